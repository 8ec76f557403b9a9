import { useState } from "react";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import type { Melody } from "./melody";
import { alarmSound } from "./sound";
import { arm } from "./useSound";

const TEST_MS = 6_000;

/** Lets a parent hear both melodies before the night. */
export function SoundTest() {
  const [playing, setPlaying] = useState<Melody | null>(null);
  const stop = (): void => {
    alarmSound.stop();
    setPlaying(null);
  };
  const play = async (melody: Melody): Promise<void> => {
    await arm();
    alarmSound.stop();
    alarmSound.ring(melody, 3);
    setPlaying(melody);
    setTimeout(() => alarmSound.ringing() === melody && stop(), TEST_MS);
  };
  const button = (melody: Melody, label: string) => (
    <Button icon="bell" onClick={() => (playing === melody ? stop() : void play(melody))}>
      {playing === melody ? text.sound.stopTest : label}
    </Button>
  );
  return (
    <>
      {button("baby", text.sound.test)}
      {button("lost", text.sound.testLost)}
    </>
  );
}
