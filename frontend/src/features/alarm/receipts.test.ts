import type { CallMessage } from "@/realtime/messages";
import { Receipts } from "./receipts";

const message: CallMessage = {
  type: "alert",
  at: "",
  delivery: 9,
  token: "t9",
  what: "alert",
  incident: 1,
  round: 0,
  title: "Zoe",
  body: "",
  url: "/",
  tag: "",
  quiet: false,
  over: false,
};

function listening() {
  const told: string[] = [];
  return { told, receipts: new Receipts(({ delivery, stage, token }) => told.push(`${delivery} ${stage} ${token}`)) };
}

describe("receipts", () => {
  it("tell each stage of a call once, with the call's own token", () => {
    const { told, receipts } = listening();
    receipts.received(message);
    receipts.received(message);
    receipts.reached("sounding");
    receipts.reached("sounding");
    receipts.reached("seen");
    expect(told).toEqual(["9 received t9", "9 sounding t9", "9 seen t9"]);
  });

  it("wait for a sound only while a call is open", () => {
    const { receipts } = listening();
    expect(receipts.waitsFor("sounding")).toBe(false);
    receipts.received(message);
    expect(receipts.waitsFor("sounding")).toBe(true);
    receipts.forget();
    expect(receipts.waitsFor("sounding")).toBe(false);
  });

  it("say nothing more for what was taken back", () => {
    const { told, receipts } = listening();
    receipts.received(message);
    receipts.forget();
    receipts.reached("seen");
    expect(told).toHaveLength(1);
  });
});
