import { screen } from "@testing-library/react";
import type { Phone } from "@/shared/api/types";
import { house, show } from "@/testing/house";
import { LullabyCard } from "./LullabyCard";
import { TalkCard } from "./TalkCard";

const RAIN = { id: "rain", name: "Rain", kind: "made", seconds: null, url: null };
const nothing = (): void => undefined;

function phone(beat: Partial<NonNullable<Phone["beat"]>>): Phone {
  const play = { track: "rain", volume: 0.4, until: null, fade_s: 10 };
  return {
    device: { name: "Old phone" },
    online: true,
    beat: { playing: null, ...beat },
    wish: { play },
    talking: null,
  } as unknown as Phone;
}

function lullaby(beat: Partial<NonNullable<Phone["beat"]>>): void {
  house("owner", { "GET /api/lullabies": () => ({ body: [RAIN] }) });
  show(<LullabyCard room={7} phone={phone(beat)} wish={nothing} />);
}

describe("what the phone in the room plays", () => {
  it("plays only when the phone says that it sounds", async () => {
    lullaby({ can_sound: true, playing: { track: "rain", left_s: null } });
    expect(await screen.findByText("Rain plays until it is stopped")).toBeVisible();
  });

  it("is wished, and held back, while the phone may not sound: with the one tap that mends it", async () => {
    lullaby({ can_sound: false });
    expect(
      await screen.findByText("Rain cannot play: the phone is not allowed to make sounds yet. Tap the phone’s screen once."),
    ).toBeVisible();
    expect(screen.queryByText(/plays/)).toBeNull();
  });

  it("starts, where nobody knows whether the phone may sound", async () => {
    lullaby({ can_sound: null });
    expect(await screen.findByText("Rain starts…")).toBeVisible();
  });
});

it("warns before anybody talks to a phone that makes no sound", async () => {
  house("owner");
  show(<TalkCard room={7} phone={phone({ can_sound: false })} />);
  expect(
    await screen.findByText("Old phone is not allowed to make sounds yet, so nobody would hear you. Tap the phone’s screen once."),
  ).toBeVisible();
});
