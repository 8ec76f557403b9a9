import ClosedPage from "@/app/pages/ClosedPage";
import { AccessKeyRow } from "@/features/access-keys/AccessKeyRow";
import { InviteRow } from "@/features/family/InviteRow";
import { LetIn } from "@/features/family/LetIn";
import { RemovePerson } from "@/features/family/RemovePerson";
import { ResetPassword } from "@/features/family/ResetPassword";
import { JoinForm } from "@/features/join/JoinForm";
import { PasskeyRow } from "@/features/passkeys/PasskeyRow";
import { PasskeysCard } from "@/features/passkeys/PasskeysCard";
import { PictureChoice } from "@/features/profile/PictureChoice";
import { PasskeyLogin } from "@/features/session/PasskeyLogin";
import { SelfCard } from "@/features/session/SelfCard";
import { SessionsCard } from "@/features/sessions/SessionList";
import { always, settings } from "@/testing/house";
import { type Act, file, gives, nothing, press } from "@/testing/refused/act";
import { AT } from "@/testing/refused/act-samples";

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
  access: always,
};

const accessKey = { id: 4, name: "vlc", rooms: null, pictures: false, created_at: AT, used_at: null };
const passkey = { id: 4, name: "Ana's phone", host: "babycam.local", created_at: AT, used_at: null } as never;

const invite = {
  id: 2,
  role: "sitter",
  name: "",
  rooms: [8],
  access_from: null,
  access_until: null,
  hours_start: null,
  hours_end: null,
  used: 0,
  uses: 1,
  by: "Ana",
  created_at: AT,
  expires_at: "2099-03-01T06:00:00Z",
  state: "open",
} as never;

const sessions = [true, false, false].map((own, id) => ({
  id,
  device: `Browser ${id}`,
  address: "10.0.0.2",
  created_at: AT,
  last_seen: AT,
  this: own,
}));

/** What the server refuses at people and how they come in. */
export const peopleActs: Record<string, Act> = {
  "app/pages/ClosedPage.tsx logout": {
    request: "DELETE /api/session",
    element: (
      <ClosedPage
        session={{ person: { name: "Cy", role: "sitter" }, household: settings.household } as never}
        door={{ open: false, opens_at: null, closes_at: null }}
      />
    ),
    does: press("Log out"),
  },
  "family/InviteRow.tsx revoke": {
    request: "DELETE /api/invites/2",
    element: <InviteRow invite={invite} onRevoked={nothing} />,
    does: press("Take back"),
  },
  "family/LetIn.tsx letIn": { request: "POST /api/people/3/access", element: <LetIn person={cy} />, does: press("1 hour") },
  "family/RemovePerson.tsx remove": {
    request: "DELETE /api/people/3",
    element: <RemovePerson person={cy} onGone={nothing} />,
    does: press("Remove access", "Remove access"),
  },
  "family/ResetPassword.tsx reset": { request: "POST /api/people/3/reset", element: <ResetPassword person={cy} />, does: press("") },
  "join/JoinForm.tsx join": {
    request: "POST /api/invites/passkey",
    element: (
      <JoinForm
        secret="s"
        looked={{ kind: "join", name: "Dee", role: "sitter", family: "", rooms: [], passkeys: true } as never}
        onIn={nothing}
      />
    ),
    does: press("Use a passkey instead"),
  },
  "access-keys/AccessKeyRow.tsx revoke": {
    request: "DELETE /api/access-keys/4",
    element: <AccessKeyRow made={accessKey} />,
    does: press("Revoke the key of vlc"),
  },
  "passkeys/PasskeyRow.tsx remove": {
    request: "DELETE /api/passkeys/4",
    element: <PasskeyRow passkey={passkey} />,
    does: press("Remove", "Remove"),
  },
  "passkeys/PasskeysCard.tsx add": {
    request: "POST /api/passkeys/options",
    element: <PasskeysCard />,
    house: { "GET /api/passkeys": gives([]) },
    does: press("Add a passkey"),
  },
  "profile/PictureChoice.tsx save": {
    request: "PUT /api/people/me/picture",
    element: <PictureChoice has />,
    does: file("a.png", "image/png"),
  },
  "profile/PictureChoice.tsx remove": {
    request: "DELETE /api/people/me/picture",
    element: <PictureChoice has />,
    does: press("Remove the picture"),
  },
  "session/PasskeyLogin.tsx login": {
    request: "POST /api/session/passkey/options",
    element: <PasskeyLogin />,
    does: press("Use a passkey"),
  },
  "session/SelfCard.tsx logout": { request: "DELETE /api/session", element: <SelfCard />, does: press("Log out") },
  "sessions/SessionList.tsx end": {
    request: "POST /api/sessions/end-others",
    element: <SessionsCard />,
    house: { "GET /api/sessions": gives(sessions) },
    does: press("End all others"),
  },
};
