import { screen } from "@testing-library/react";
import { OrphansCard } from "@/features/about/OrphansCard";
import { ClipPlayer } from "@/features/clips/ClipPlayer";
import { BabyBuddyCard } from "@/features/marks/BabyBuddyCard";
import { MarkRow } from "@/features/marks/MarkRow";
import { Calibrate } from "@/features/room/Calibrate";
import MotionCard from "@/features/room/MotionCard";
import ReplayPanel from "@/features/room/ReplayPanel";
import { RoomSettings } from "@/features/room/RoomSettings";
import { SoundCard } from "@/features/room/SoundCard";
import { RoomLinks } from "@/features/settings/RoomLinks";
import type { Replay } from "@/shared/api/types";
import { type Act, gives, nothing, press } from "@/testing/refused/act";
import { AT } from "@/testing/refused/act-samples";
import { clip, max, zoe } from "@/testing/things";

const mark = {
  id: 5,
  uuid: "u",
  kind: "fed",
  room: 7,
  room_name: "Zoe",
  at: AT,
  note: "",
  incident: null,
  by: { id: 1, name: "Ana" },
  words: "Ana: fed",
  deleted: false,
} as never;

const woke = { at: "2026-03-02T01:14:00Z", until: "2026-03-02T01:15:00Z", cause: "loud", seconds: 4, level_db: -30, certainty: "noise" };
const stored = { rings: 1, noise: null, clip: null, incident: 5, cried: null };

const replayed: Replay = {
  nights: 1,
  since: "2026-03-01T19:00:00Z",
  until: "2026-03-02T06:00:00Z",
  heard_s: 36_000,
  now: [{ ...woke, ...stored }],
  then: [{ ...woke, ...stored }],
  gone: [],
  new: [],
  blind: [],
} as Replay;

/** What the server refuses at a room and what it keeps. */
export const roomActs: Record<string, Act> = {
  "about/OrphansCard.tsx adopt": {
    request: "POST /api/storage/adopt",
    element: <OrphansCard />,
    house: {
      "GET /api/storage": gives({
        held: false,
        unknown: { files: 2, bytes: 9, since: AT },
        quarantine: { files: 0, bytes: 0, since: null },
        until: null,
        freed: 0,
        recordings: 1,
        roomless: 0,
      }),
    },
    does: press("Add to clips"),
  },
  "clips/ClipActs.tsx update": {
    request: "PATCH /api/clips/c1",
    element: <ClipPlayer clip={clip()} onClose={nothing} />,
    does: press("Keep"),
  },
  "clips/ClipActs.tsx remove": {
    request: "DELETE /api/clips/c1",
    element: <ClipPlayer clip={clip()} onClose={nothing} />,
    does: press("Delete", "Delete"),
  },
  "marks/BabyBuddyCard.tsx remove": {
    request: "DELETE /api/settings/babybuddy",
    element: <BabyBuddyCard />,
    house: {
      "GET /api/settings/babybuddy": gives({
        url: "http://b",
        child: null,
        children: [],
        has_token: true,
        working: true,
        waiting: 0,
        words: "",
      }),
    },
    does: press("Remove", "Remove"),
  },
  "marks/MarkRow.tsx back": {
    request: "DELETE /api/marks/5",
    element: <MarkRow mark={mark} named={false} />,
    does: press("Correct", "Take it back"),
  },
  "settings/RoomLinks.tsx order": {
    request: "PATCH /api/rooms/7",
    element: <RoomLinks />,
    house: {
      "GET /api/rooms": gives({
        next: null,
        previous: null,
        results: [
          { ...max, position: 0 },
          { ...zoe, position: 1 },
        ],
      }),
    },
    does: press("Move Zoe up"),
  },
  "room/Calibrate.tsx calibrate": {
    request: "POST /api/rooms/7/calibrate",
    element: <Calibrate room={zoe} onUse={nothing} />,
    does: press("Find the lines"),
  },
  "room/RoomSettings.tsx remove": { request: "DELETE /api/rooms/7", element: <RoomSettings room={zoe} />, does: press("Remove", "Remove") },
  "room/ReplayPanel.tsx say": {
    request: "PUT /api/incidents/5/verdict",
    element: <ReplayPanel room={zoe} changes={{}} saving={false} onKeep={nothing} onLeave={nothing} onClose={nothing} />,
    house: { "POST /api/rooms/7/replay": gives(replayed) },
    does: press("There was no cry"),
  },
  "room/MotionCard.tsx update": {
    request: "PATCH /api/rooms/7",
    element: <MotionCard room={{ ...zoe, motion: "shown" }} />,
    does: press("Draw the zone", "Save"),
  },
  "room/SoundCard.tsx update": {
    request: "PATCH /api/rooms/7",
    element: <SoundCard room={zoe} />,
    does: async (user) => user.click((await screen.findAllByRole("switch"))[0]!),
  },
};
