import { AccessKeyForm } from "@/features/access-keys/AccessKeyForm";
import { InviteForm } from "@/features/family/InviteForm";
import { PersonForm } from "@/features/family/PersonForm";
import { JoinForm } from "@/features/join/JoinForm";
import { PasskeyRow } from "@/features/passkeys/PasskeyRow";
import { LooksCard } from "@/features/profile/LooksCard";
import { PlaceCard } from "@/features/profile/PlaceCard";
import { LoginForm } from "@/features/session/LoginForm";
import { SelfCard } from "@/features/session/SelfCard";
import { SetupForm } from "@/features/setup/SetupForm";
import { always } from "@/testing/house";
import { type Form, nothing } from "@/testing/refused/form";
import { self } from "@/testing/refused/form-samples";

const cy = {
  id: 3,
  name: "Cy",
  username: "cy",
  role: "sitter" as const,
  colour: "#7c83fd",
  emoji: "",
  picture: null,
  tz: "",
  language: "",
  rank: 3,
  rooms: [8],
  access: { ...always, hours_start: "18:00", hours_end: "23:00" },
};

const passkey = { id: 4, name: "Ana's phone", host: "babycam.local", created_at: "2026-03-01T02:10:00Z", used_at: null } as never;
const looked = { kind: "join", name: "", role: "sitter", family: "The Does", rooms: [], passkeys: false } as never;

/** What the server refuses at people and how they come in. */
export const peopleForms: Record<string, Form> = {
  setup: {
    site: "setup/SetupForm.tsx setUp",
    request: "POST /api/setup",
    element: <SetupForm onDone={nothing} />,
    house: { "POST /api/setup/code": () => ({ status: 204 }) },
    steps: 3,
    at: ["code", "household.name", "household.tz"],
  },
  join: {
    site: "join/JoinForm.tsx byPassword",
    request: "POST /api/invites/accept",
    element: <JoinForm secret="s" looked={looked} onIn={nothing} />,
    at: ["name", "password"],
  },
  "a program's key": {
    site: "access-keys/AccessKeyForm.tsx make",
    request: "POST /api/access-keys",
    element: <AccessKeyForm onDone={nothing} />,
    at: ["name", "rooms"],
  },
  passkey: {
    site: "passkeys/PasskeyRow.tsx rename",
    request: "PATCH /api/passkeys/4",
    element: <PasskeyRow passkey={passkey} />,
    opens: ["Rename"],
    at: ["name"],
  },
  login: { site: "session/LoginForm.tsx login", request: "POST /api/session", element: <LoginForm />, at: ["username", "password"] },
  password: {
    site: "session/SelfCard.tsx change",
    request: "POST /api/session/password",
    element: <SelfCard />,
    opens: ["Change the password"],
    at: ["old", "new"],
  },
  person: {
    site: "family/PersonForm.tsx save",
    request: "PATCH /api/people/3",
    element: <PersonForm person={cy} taken={[]} onDone={nothing} />,
    at: ["name", "username", "password", "role", "rooms", "colour"],
  },
  "person's times": {
    site: "family/PersonForm.tsx save",
    request: "POST /api/people/3/access",
    element: <PersonForm person={cy} taken={[]} onDone={nothing} />,
    house: { "PATCH /api/people/3": () => ({ body: cy }) },
    chooses: "From … until",
    at: ["from", "until"],
  },
  invite: {
    site: "family/InviteForm.tsx make",
    request: "POST /api/invites",
    element: <InviteForm onMade={nothing} onCancel={nothing} />,
    at: ["name", "role", "uses", "expires_at"],
  },
  looks: {
    site: "profile/LooksCard.tsx save",
    request: "PATCH /api/people/me",
    element: <LooksCard self={self} />,
    at: ["name", "emoji", "colour"],
  },
  place: {
    site: "profile/PlaceCard.tsx save",
    request: "PATCH /api/people/me",
    element: <PlaceCard self={self} />,
    at: ["tz", "language"],
  },
};
