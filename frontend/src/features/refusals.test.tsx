import { readFileSync } from "node:fs";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { ApiError } from "@/shared/api/client";
import type { Right } from "@/shared/api/types";
import { Failure } from "@/shared/ui/Surface";
import { house, refused, settings, show, withDialogs } from "@/testing/house";
import { PushBrowser } from "@/testing/push";
import { cameraForms } from "@/testing/refused/camera-forms";
import { dutyForms } from "@/testing/refused/duty-forms";
import type { Form } from "@/testing/refused/form";
import { people, self } from "@/testing/refused/form-samples";
import { houseForms } from "@/testing/refused/house-forms";
import { peopleForms } from "@/testing/refused/people-forms";

const schema = readFileSync("src/shared/api/schema.d.ts", "utf8");

/** The names of the fields that a request takes, as the API's own schema has them; nested ones with a dot. */
function fieldsOf(request: string): string[] {
  const [method = "", path = ""] = request.toLowerCase().split(" ");
  const place = schema.slice(schema.search(new RegExp(`^    "${path.replaceAll(/\/\d+/g, "/\\{\\w+\\}")}"`, "m")));
  const operation = new RegExp(`\\n {8}${method}: operations\\["(\\w+)"\\]`).exec(place)?.[1] ?? "";
  const body = schema.slice(schema.indexOf(`\n    ${operation}: {`));
  const name = /requestBody\??: \{[\s\S]*?"application\/json": components\["schemas"\]\["(\w+)"\]/.exec(body)?.[1];
  if (!name) throw new Error(`no body of ${request} in the schema`);
  return namesIn(name);
}

function namesIn(name: string): string[] {
  const start = schema.indexOf(`\n        ${name}: {`);
  const lines = schema.slice(start, schema.indexOf("\n        };", start)).split("\n");
  return lines.flatMap((line) => {
    const found = /^ {12}(?:readonly )?(\w+)\??: (?:components\["schemas"\]\["(\w+)"\];)?/.exec(line);
    if (!found?.[1]) return [];
    const inner = found[2] && !found[2].endsWith("Enum") ? namesIn(found[2]) : [];
    return inner.length ? inner.map((each) => `${found[1]}.${each}`) : [found[1]];
  });
}

const browser = new PushBrowser();
const forms = [cameraForms, peopleForms, dutyForms, houseForms].flatMap(Object.entries<Form>);

const rights: Right[] = [
  "history.see",
  "duty.see",
  "duty.edit",
  "duty.override",
  "settings.see",
  "settings.edit",
  "room.create",
  "channel.own",
  "camera.edit",
  "mark.use",
  "chat.use",
  "chat.clear",
];

const sentence = (field: string): string => `Something is wrong with <${field}>.`;

describe.each(forms)("what the server refuses in the form %s", (_name, form) => {
  beforeEach(() => {
    withDialogs();
    browser.fresh();
    localStorage.clear();
  });

  it("is read on the page, and at the field if it is asked for there", async () => {
    const fields = [...new Set([...fieldsOf(form.request), ...form.at, ""])];
    const page = (results: unknown[]) => ({ body: { next: null, previous: null, results } });
    const session = {
      person: self,
      household: settings.household,
      access: { open: true, opens_at: null, closes_at: null },
      needs_setup: false,
      demo_login: null,
      version: "1",
      rights,
    };
    const caregivers = people.map((one, place) => ({ ...one, rank: place, rooms: null }));
    house("owner", {
      "GET /api/session": () => ({ body: session }),
      "GET /api/duty/order": () => ({ body: caregivers }),
      "GET /api/duty/rules": () => page([]),
      "GET /api/duty/dnd": () => page([]),
      "GET /api/duty/now": () => ({ body: [] }),
      "POST /api/duty/preview": () => ({ body: { room: 7, nights: [] } }),
      ...form.house,
      [form.request]: () => refused(Object.fromEntries(fields.map((field) => [field, [sentence(field)]]))),
    });
    const { container } = show(form.element);
    const user = userEvent.setup();
    for (const name of form.opens ?? []) await user.click(await screen.findByRole("button", { name: new RegExp(`^${name}`) }));
    if (form.picks) await user.click(await screen.findByRole("radio", { name: new RegExp(form.picks) }));
    if (form.chooses) await user.click(await screen.findByRole("radio", { name: form.chooses }));
    if (form.types) await user.type(await screen.findByRole("textbox", { name: form.types[0] }), form.types[1]);
    for (let step = 1; step < (form.steps ?? 1); step++) {
      fireEvent.submit((await within(container).findByRole("button", { name: "Next" })).closest("form") ?? container);
      await within(container).findByText(`Step ${step + 1} of ${form.steps}`);
    }
    if (form.sends) await user.click(await screen.findByRole("button", { name: form.sends }));
    else fireEvent.submit(await waitFor(() => container.querySelector("form") ?? Promise.reject(new Error("no form yet"))));
    await screen.findByText((content) => content.includes(sentence("")));
    const said = [...container.querySelectorAll('[role="alert"]')];
    for (const field of fields) {
      const places = said.filter((one) => one.textContent.includes(sentence(field)));
      expect(places, field).toHaveLength(1);
      if (form.at.includes(field)) expect(places[0]?.tagName, field).toBe("P");
    }
  });
});

describe("every code of the API", () => {
  const codes = [...readFileSync("../babycam/core/errors.py", "utf8").matchAll(/^ {4}"([a-z_]+)": /gm)].map(([, code]) => code ?? "");

  it("is read in its words", () => {
    expect(codes.length).toBeGreaterThan(30);
    for (const code of codes) {
      const { unmount } = show(<Failure error={new ApiError(400, code, `Words of ${code}.`)} />);
      expect(screen.getByRole("alert")).toHaveTextContent(`Words of ${code}.`);
      unmount();
    }
  });
});
