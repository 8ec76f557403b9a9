import { readdirSync, readFileSync } from "node:fs";
import { find } from "@/features/settings/find";
import fields from "@/features/settings/homes.json";
import { later } from "@/shared/i18n/later";
import { max, zoe } from "@/testing/things";
import { hitsOf, homes } from "./hits";

const all = hitsOf([...new Set(Object.values(homes))], [zoe, max]);
const sources = readdirSync("src/app/settings")
  .filter((name) => name.endsWith("Section.tsx"))
  .map((name) => readFileSync(`src/app/settings/${name}`, "utf8"))
  .join();

it.each([
  ["volume", "sound"],
  ["second call", "times"],
  ["snooze", "over"],
  ["ntfy", "ways"],
  ["password", "password"],
  ["PASSWÓRD", "password"],
  ["dark", "colours"],
  ["threshold", `wake-for ${zoe.id}`],
])("finds by %s what is called otherwise", (typed, id) => {
  expect(find(all, typed)[0]?.id).toBe(id);
});

it("finds nothing by nothing, and nothing of a section that somebody has not", () => {
  expect(find(all, "  ")).toEqual([]);
  expect(find(all, "quantum")).toEqual([]);
  expect(find(hitsOf(["me", "night", "about"], []), "siren")).toEqual([]);
});

it("leads to a card that is there", () => {
  for (const id of Object.keys(homes)) expect(sources, id).toContain(`<Place id="${id}">`);
});

it("every home of a field of the API is a card that can be found", () => {
  const places = new Set(Object.values(fields).flatMap((each) => Object.values(each)));
  expect([...places].filter((place) => !(place in later.found))).toEqual([]);
});
