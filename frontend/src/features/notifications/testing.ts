import type { Service, ServiceField } from "@/shared/api/types";

const field = (name: string, label: string, other: Partial<ServiceField> = {}): ServiceField => ({
  name,
  label,
  help: "",
  example: "",
  usual: "",
  keyboard: "text",
  longest: 200,
  required: true,
  secret: false,
  folded: false,
  proposed: false,
  choices: [],
  ...other,
});

/** A service as the server describes it. */
export const ntfy: Service = {
  kind: "apprise",
  code: "ntfy",
  name: "ntfy",
  line: "A free app; needs no account.",
  steps: ["Install ntfy on your phone.", "Save this, then scan the code."],
  sketch: {
    frame: "phone",
    title: "ntfy: subscribe to a topic",
    lines: [
      { label: "Topic name", value: "babycam-x7q2…", field: "topic" },
      { label: "Subscribe", value: "", field: "" },
    ],
  },
  fields: [
    field("topic", "Topic", { secret: true, proposed: true }),
    field("server", "Server", { usual: "https://ntfy.sh", keyboard: "url" }),
    field("token", "Access token", { secret: true, required: false, folded: true }),
  ],
};

/** A test of a way to be woken, on its way. */
export const sent = {
  id: 8,
  what: "test",
  incident: null,
  round: 0,
  step: 0,
  person: { id: 1, name: "Ana" },
  channel: null,
  state: "pending",
  words: "",
  created_at: "",
  sent_at: null,
  received_at: null,
  sounding_at: null,
  seen_at: null,
};
