import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { QuickMark } from "@/shared/api/types";
import { RealtimeContext } from "@/realtime/hooks";
import { Realtime } from "@/realtime/store";
import { clockTime } from "@/shared/lib/time";
import { house, refused, show } from "@/testing/house";
import { BabyBuddyCard } from "./BabyBuddyCard";
import { MarkCard, MarkList } from "./MarkCard";
import { nearest } from "./moment";
import { unsent } from "./unsent";

const AT = "2026-03-01T02:10:00Z";
const fed: QuickMark = {
  id: 5,
  uuid: "0b9d5c6e-0000-4000-8000-000000000001",
  kind: "fed",
  room: 7,
  room_name: "Zoe",
  at: AT,
  note: "120 ml",
  incident: null,
  by: { id: 1, name: "Ana" },
  words: "Ana: fed (120 ml)",
  deleted: false,
};
const page = (results: unknown[]) => ({ body: { next: null, previous: null, results } });
const shown = (children: React.ReactNode) => show(<RealtimeContext value={new Realtime()}>{children}</RealtimeContext>);

describe("quick marks beside an alarm", () => {
  it("takes one tap, and shows what was done", async () => {
    const made: QuickMark[] = [];
    const { sent } = house("parent", {
      "GET /api/marks?incident=3": () => page(made),
      "POST /api/marks": ({ body }) => ({ status: 201, body: (made[0] = { ...fed, ...(body as object), note: "" }) }),
    });
    shown(<MarkCard room={7} incident={3} />);
    await userEvent.click(await screen.findByRole("button", { name: "Fed" }));
    expect(await screen.findByRole("button", { name: /^Correct: .* Fed$/ })).toBeVisible();
    expect(sent()).toHaveLength(1);
    expect(sent()[0]?.body).toMatchObject({ kind: "fed", room: 7, incident: 3 });
    expect(unsent.current()).toEqual([]);
  });

  it("asks for a medicine's dose, and never for anything else", async () => {
    const { sent } = house("parent", {
      "GET /api/marks?incident=3": () => page([]),
      "POST /api/marks": ({ body }) => ({ status: 201, body: { ...fed, ...(body as object) } }),
    });
    shown(<MarkCard room={7} incident={3} />);
    await userEvent.click(await screen.findByRole("button", { name: "Medicine" }));
    await userEvent.type(screen.getByRole("textbox", { name: "Medicine" }), "Ibuprofen 2.5 ml{Enter}");
    expect(sent()[0]?.body).toMatchObject({ kind: "medicine", note: "Ibuprofen 2.5 ml" });
  });

  it("says that a tap is not sent yet while babycam is away", async () => {
    house("parent", { "GET /api/marks?incident=3": () => page([]) });
    shown(<MarkCard room={7} incident={3} />);
    await userEvent.click(await screen.findByRole("button", { name: "Settled" }));
    expect(await screen.findByText(/^Not sent yet/)).toBeVisible();
    for (const mark of unsent.current()) unsent.takeBack(mark);
  });

  it("corrects a time in the family's clock", async () => {
    const { sent } = house("parent", {
      "GET /api/marks": () => page([{ ...fed, by: { id: 2, name: "Ben" } }]),
      "PATCH /api/marks/5": () => ({ body: fed }),
    });
    shown(<MarkList room={null} />);
    await userEvent.click(await screen.findByRole("button", { name: `Correct: ${clockTime(AT, "Europe/Berlin")} Fed: 120 ml` }));
    const time = screen.getByLabelText("Time");
    await userEvent.clear(time);
    await userEvent.type(time, "02:55");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(sent()[0]?.body).toEqual({ note: "120 ml", at: "2026-03-01T01:55:00.000Z" });
  });
});

describe("the list of marks", () => {
  it("is searched, and taken along as a table", async () => {
    house("parent", { "GET /api/marks": () => page([fed]), "GET /api/marks?q=ibu": () => page([]) });
    shown(<MarkList room={null} />);
    expect(await screen.findByText("Fed: 120 ml")).toBeVisible();
    expect(screen.getByRole("link", { name: /CSV/ })).toHaveAttribute("href", "/api/marks.csv");
    await userEvent.click(screen.getByRole("searchbox", { name: "Find a mark" }));
    await userEvent.paste("ibu");
    expect(await screen.findByText("No mark contains these words.")).toBeVisible();
  });
});

describe("the moment of a mark", () => {
  const tz = "Europe/Berlin";
  const now = Date.parse("2026-03-02T05:00:00Z");
  it("is the nearest one at which clocks show that time, and never to come", () => {
    expect(nearest("23:50", "2026-03-01T23:10:00Z", now, tz)).toBe("2026-03-01T22:50:00.000Z");
    expect(nearest("00:05", "2026-03-01T22:50:00Z", now, tz)).toBe("2026-03-01T23:05:00.000Z");
    expect(nearest("23:00", "2026-03-02T04:59:00Z", now, tz)).toBe("2026-03-01T22:00:00.000Z");
  });
});

describe("the Baby Buddy server", () => {
  const none = { url: "", has_token: false, child: null, children: [], working: false, waiting: 0, words: "" };
  it("is tried, and several children are offered to choose from", async () => {
    const children = [
      { id: 1, name: "Zoe Doe" },
      { id: 2, name: "Max Doe" },
    ];
    const choose = { ...refused({ child: ["Choose the child."] }) };
    let tries = 0;
    const { sent } = house("parent", {
      "GET /api/settings/babybuddy": () => ({ body: none }),
      "PUT /api/settings/babybuddy": () =>
        tries++
          ? { body: { ...none, url: "http://buddy:8000", child: 2 } }
          : { status: 400, body: { ...choose.body, params: { children } } },
    });
    shown(<BabyBuddyCard />);
    await userEvent.click(await screen.findByRole("button", { name: "Connect Baby Buddy" }, { timeout: 5_000 }));
    await userEvent.click(screen.getByRole("textbox", { name: "Address" }));
    await userEvent.paste("http://buddy:8000");
    await userEvent.click(screen.getByLabelText("API key"));
    await userEvent.paste("secret");
    await userEvent.click(screen.getByRole("button", { name: "Try it and save" }));
    await userEvent.selectOptions(await screen.findByRole("combobox", { name: "Child" }, { timeout: 5_000 }), "Max Doe");
    await userEvent.click(screen.getByRole("button", { name: "Try it and save" }));
    const tried = sent().filter(({ method }) => method === "PUT"); // a mark of the story before may be sent meanwhile
    expect(tried).toHaveLength(2);
    expect(tried[1]?.body).toEqual({ url: "http://buddy:8000", token: "secret", child: 2 });
  });
});
