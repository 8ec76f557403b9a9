import { endOf } from "./timers";

const at = (time: string): number => Date.parse(`2026-03-01T${time}:00+01:00`);
const berlin = "Europe/Berlin";

it("ends after so many minutes, or never", () => {
  expect(endOf("m30", at("20:00"), "07:00", berlin)).toBe("2026-03-01T19:30:00.000Z");
  expect(endOf("never", at("20:00"), "07:00", berlin)).toBeNull();
});

it("ends when the family's morning comes, also from before midnight", () => {
  expect(endOf("morning", at("22:00"), "07:00", berlin)).toBe("2026-03-02T06:00:00.000Z");
  expect(endOf("morning", at("03:00"), "07:00", berlin)).toBe("2026-03-01T06:00:00.000Z");
});

it("asks for no end that is further away than the server stores", () => {
  expect(Date.parse(endOf("morning", at("08:00"), "07:00", berlin) ?? "") - at("08:00")).toBeLessThan(12 * 3_600_000);
});
