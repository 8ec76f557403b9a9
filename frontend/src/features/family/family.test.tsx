import { fireEvent, renderHook, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { act } from "react";
import { currentToasts } from "@/shared/ui/toasts";
import { house, refused, settings, show, withDialogs } from "@/testing/house";
import { PeopleCard } from "./PeopleCard";
import { HouseholdCard } from "./HouseholdCard";
import { MorningCard } from "./MorningCard";
import { NightHoursCard } from "./NightHoursCard";
import { SettingsCard } from "./SettingsCard";
import { StorageCard } from "./StorageCard";
import { useDraft } from "./useDraft";

/** Those of the house's cards that are asked about here. */
const cards = (
  <>
    <SettingsCard title="Household">{({ household }) => <HouseholdCard household={household} />}</SettingsCard>
    <SettingsCard title="The night">{({ household }) => <NightHoursCard household={household} />}</SettingsCard>
    <SettingsCard title="Clips on the disk">{({ storage }) => <StorageCard storage={storage} />}</SettingsCard>
  </>
);
const card = (name: string) => within(screen.getByRole("region", { name }));

describe("people", () => {
  it("lets the owner add a sitter for one room", async () => {
    const { sent } = house("owner", { "POST /api/people": () => ({ status: 201, body: {} }) });
    const user = userEvent.setup();
    show(<PeopleCard />);
    await user.click(await screen.findByRole("button", { name: "Add a person" }));
    await user.type(screen.getByLabelText("Name"), "Fay");
    await user.type(screen.getByLabelText("User name"), "fay");
    await user.type(screen.getByLabelText("Password"), "a good long one");
    await user.click(screen.getByLabelText("Sitter"));
    await user.click(await screen.findByRole("switch", { name: "Max" }));
    await user.click(screen.getByRole("button", { name: "Add a person" }));
    await waitFor(() => expect(screen.queryByLabelText("User name")).not.toBeInTheDocument());
    expect(sent()).toEqual([
      {
        method: "POST",
        path: "/api/people",
        body: { name: "Fay", username: "fay", password: "a good long one", role: "sitter", rooms: [8], colour: "#d9a441" },
      },
    ]);
    expect(currentToasts().at(-1)?.words).toContain("Fay");
  });

  it("shows the server's words at the field that they are about, and keeps what was typed", async () => {
    house("owner", { "POST /api/people": () => refused({ username: ["Somebody has this name already."] }) });
    const user = userEvent.setup();
    show(<PeopleCard />);
    await user.click(await screen.findByRole("button", { name: "Add a person" }));
    await user.type(screen.getByLabelText("Name"), "Ben");
    await user.type(screen.getByLabelText("User name"), "ben");
    await user.type(screen.getByLabelText("Password"), "a good long one");
    await user.click(screen.getByRole("button", { name: "Add a person" }));
    expect(await screen.findByText("Somebody has this name already.")).toBeVisible();
    expect(screen.getByLabelText("User name")).toBeInvalid();
    expect(screen.getByLabelText("User name")).toHaveValue("ben");
  });

  it("leaves the password alone when nothing is typed for it", async () => {
    const { sent } = house("owner", { "PATCH /api/people/3": () => ({ body: {} }) });
    const user = userEvent.setup();
    show(<PeopleCard />);
    await user.click(await screen.findByRole("button", { name: "Edit Cy" }));
    await user.click(await screen.findByRole("switch", { name: "Zoe" }));
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(sent()).toHaveLength(1));
    expect(sent()[0]?.body).toEqual({ name: "Cy", username: "cy", role: "sitter", rooms: [8, 7], colour: "#7c83fd" });
  });

  it("asks once before it takes somebody's access away, and never offers that for oneself", async () => {
    withDialogs();
    const { sent } = house("owner", { "DELETE /api/people/3": () => ({ status: 204 }) });
    const user = userEvent.setup();
    show(<PeopleCard />);
    await user.click(await screen.findByRole("button", { name: "Edit Ana" }));
    expect(screen.queryByRole("button", { name: "Remove access" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Edit Cy" }));
    await user.click(screen.getByRole("button", { name: "Remove access" }));
    expect(sent()).toEqual([]);
    await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Remove access" }));
    await waitFor(() => expect(sent().map(({ method, path }) => `${method} ${path}`)).toEqual(["DELETE /api/people/3"]));
  });

  it("shows everybody to a parent, who may let the sitter in but change nobody", async () => {
    house("parent");
    show(<PeopleCard />);
    expect(await screen.findByText("Ben (you)")).toBeVisible();
    expect(screen.getByText("Cy")).toBeVisible();
    expect(within(screen.getByRole("group", { name: "Let Cy in" })).getAllByRole("button")).toHaveLength(4);
    expect(screen.queryByRole("button", { name: /Edit|Add/ })).not.toBeInTheDocument();
  });
});

describe("settings", () => {
  it("saves a new night start and nothing of the other cards", async () => {
    const changed = { ...settings, household: { ...settings.household, night_start: "19:30" } };
    const { sent } = house("parent", { "PATCH /api/settings": () => ({ body: changed }) });
    const user = userEvent.setup();
    show(cards);
    const field = await screen.findByLabelText("Night begins");
    expect(card("The night").getByRole("button", { name: "Save" })).toBeDisabled();
    fireEvent.change(field, { target: { value: "19:30" } });
    await user.click(card("The night").getByRole("button", { name: "Save" }));
    await waitFor(() => expect(card("The night").getByRole("button", { name: "Save" })).toBeDisabled());
    expect(sent()).toEqual([
      { method: "PATCH", path: "/api/settings", body: { household: { night_start: "19:30", morning_time: "07:00" } } },
    ]);
    expect(field).toHaveValue("19:30");
  });

  it("sends numbers as numbers, and finds the words for a field that the server names with its part", async () => {
    const { sent } = house("parent", { "PATCH /api/settings": () => refused({ "storage.keep_gb": ["Choose 0.1 to 100000 gigabytes."] }) });
    const user = userEvent.setup();
    show(cards);
    const field = await screen.findByLabelText("Use at most");
    await user.clear(field);
    await user.type(field, "2.5");
    await user.click(card("Clips on the disk").getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Choose 0.1 to 100000 gigabytes.")).toBeVisible();
    expect(sent()[0]?.body).toEqual({ storage: { keep_days: 30, keep_gb: 2.5, min_free_gb: 1, keep_levels_days: 90 } });
  });

  it("says in words that recording has stopped, and that alarms go on", async () => {
    house("parent", {
      "GET /api/settings": () => ({ body: { ...settings, storage: { ...settings.storage, free_gb: null, recording_stopped: true } } }),
    });
    show(cards);
    expect(await screen.findByText(/Recording has stopped.*alarms go on/)).toBeVisible();
    expect(screen.getByText("12 clips, 5 GB of 20 GB")).toBeVisible();
    expect(screen.queryByText(/GB free on the disk/)).not.toBeInTheDocument();
  });

  it("shows a sitter nothing of it, and does not even ask", async () => {
    const { asked } = house("sitter");
    const { container } = show(cards);
    await waitFor(() => expect(asked).toHaveLength(1));
    await act(() => Promise.resolve());
    expect(container).toBeEmptyDOMElement();
    expect(asked.map(({ path }) => path)).toEqual(["/api/session"]);
  });
});

it("keeps what is being typed when the server says something new about another field", () => {
  const { result, rerender } = renderHook(({ kept }) => useDraft(kept), { initialProps: { kept: { name: "Home", tz: "UTC" } } });
  act(() => result.current.field("name").onChange({ target: { value: "The Does" } }));
  rerender({ kept: { name: "Home", tz: "Europe/Berlin" } });
  expect(result.current.values).toEqual({ name: "The Does", tz: "Europe/Berlin" });
  expect(result.current.changed).toBe(true);
  act(() => result.current.forget());
  expect(result.current.values.name).toBe("Home");
});

describe("the morning report", () => {
  const wishes = { on: true, time: "07:30", mine: false };
  const morning = (more: Record<string, unknown> = {}) => ({
    "GET /api/morning": () => ({ body: { ...wishes, ...more } }),
    "PATCH /api/morning": () => ({ body: { ...wishes, mine: true } }),
  });

  it("comes to one's own devices by a switch, at once", async () => {
    const { sent } = house("sitter", morning());
    const user = userEvent.setup();
    show(<MorningCard />);
    await user.click(await screen.findByRole("switch", { name: /To my devices/ }));
    expect(await screen.findByRole("switch", { name: /To my devices/, checked: true })).toBeVisible();
    expect(sent()).toEqual([{ method: "PATCH", path: "/api/morning", body: { mine: true } }]);
    expect(screen.getByRole("switch", { name: "Tell us in the chat" })).toBeDisabled();
    expect(screen.getByLabelText("At")).toBeDisabled();
  });

  it("asks for no hour when there is none", async () => {
    house("owner", morning({ on: false }));
    show(<MorningCard />);
    expect(await screen.findByRole("switch", { name: "Tell us in the chat" })).not.toBeChecked();
    expect(screen.queryByLabelText("At")).not.toBeInTheDocument();
  });
});
