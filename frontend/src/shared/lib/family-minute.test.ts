import { familyMinute } from "./family-minute";

const now = Date.parse("2026-03-01T23:30:00Z");

describe("the minute of the family's day", () => {
  it("is reckoned by the session's offset while the page opens, and asks no time zone", () => {
    vi.spyOn(performance, "now").mockReturnValue(500);
    const asked = vi.spyOn(Intl, "DateTimeFormat");
    expect(familyMinute(now, { tz: "Europe/Berlin", utc_offset_s: 3600 })).toBe(30);
    expect(familyMinute(now, { tz: "America/New_York", utc_offset_s: -18_000 })).toBe(18 * 60 + 30);
    expect(asked).not.toHaveBeenCalled();
  });

  it("is the zone's own afterwards, and where an older server says no offset", () => {
    vi.spyOn(performance, "now").mockReturnValue(60_000);
    expect(familyMinute(now, { tz: "Europe/Berlin", utc_offset_s: 0 })).toBe(30);
    vi.spyOn(performance, "now").mockReturnValue(500);
    expect(familyMinute(now, { tz: "Europe/Berlin" } as { tz: string; utc_offset_s: number })).toBe(30);
  });
});
