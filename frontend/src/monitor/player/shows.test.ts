// @vitest-environment jsdom
import { toldHere } from "@/shared/lib/codecs";
import { refuse, shows } from "./shows";

const HEVC = 'video/mp4; codecs="hvc1.1.6.L90.90, mp4a.40.2"';
const AVC = 'video/mp4; codecs="avc1.42e01f, mp4a.40.2"';
const everything = { isTypeSupported: () => true };

describe("whether a picture is shown here", () => {
  it("asks the browser about the picture alone", () => {
    const asked: string[] = [];
    const kind = { isTypeSupported: (mime: string) => asked.push(mime) < 0 };
    expect(shows(kind, HEVC)).toBe(false);
    expect(asked).toEqual(['video/mp4; codecs="hvc1.1.6.L90.90"']);
  });

  it("believes a browser that could not decode H.265 after all no longer, but goes on with H.264", () => {
    expect(shows(everything, HEVC)).toBe(true);
    refuse('video/mp4; codecs="hvc1.1.6.L90.90"');
    refuse('video/mp4; codecs="avc1.42e01f"');
    expect(shows(everything, HEVC)).toBe(false);
    expect(shows(everything, AVC)).toBe(true);
  });

  it("warns of H.265 only where it is not shown", () => {
    const warnings = [{ code: "phone_hot" }, { code: "picture_h265" }];
    const ask = vi.spyOn(HTMLMediaElement.prototype, "canPlayType").mockReturnValue("");
    expect(toldHere(warnings)).toEqual(warnings);
    ask.mockReturnValue("probably");
    expect(toldHere(warnings)).toEqual([{ code: "phone_hot" }]);
  });
});
