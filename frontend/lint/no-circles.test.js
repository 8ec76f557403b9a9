import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { noCircles } from "./no-circles.js";

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "circles-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** What the rule says of these files, in a project of their own: the name of each, and its text. */
async function said(files) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { paths: { "@/*": ["./*"] } }, include: ["*.ts"] }));
  const config = {
    files: ["*.ts"],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: folder } },
    plugins: { babycam: { rules: { "no-circles": noCircles } } },
    rules: { "babycam/no-circles": "error" },
  };
  const results = await new ESLint({ cwd: folder, overrideConfigFile: true, overrideConfig: config }).lintFiles(["*.ts"]);
  return results.flatMap(({ messages }) => messages.map(({ message, line }) => `${line}: ${message}`)).sort();
}

const circle = (...names) => `1: A circle of modules: ${names.map((name) => `${name}.ts`).join(" → ")}.`;

test("a circle is told at each of its imports, however long it is", async () => {
  const three = { "a.ts": 'import { b } from "@/b";', "b.ts": 'export * from "./c";', "c.ts": 'export { a } from "./a";' };
  expect(await said(three)).toEqual([circle("a", "b", "c", "a"), circle("b", "c", "a", "b"), circle("c", "a", "b", "c")]);
});

test.each([
  ["a type alone", 'import type { B } from "./b";'],
  ["a type in place", 'export type A = import("./b").B;'],
  ["what is loaded later", 'export const later = () => import("./b");'],
])("an import of %s closes a circle too", async (_, text) => {
  expect(await said({ "a.ts": text, "b.ts": 'import { A } from "./a";' })).toEqual([circle("a", "b", "a"), circle("b", "a", "b")]);
});

test("two ways to one module are no circle, and a package is none of ours", async () => {
  const square = {
    "a.ts": 'import "./b"; import "./c"; import "node:fs";',
    "b.ts": 'import "./d";',
    "c.ts": 'import "./d";',
    "d.ts": "export {};",
  };
  expect(await said(square)).toEqual([]);
});
