import { relative } from "node:path";
import ts from "typescript";

/** ESLint's known rules against circles overlook imports of types alone; here each import counts, those that wait as well. */
export const noCircles = {
  meta: { type: "problem", schema: [], messages: { circle: "A circle of modules: {{ route }}." } },
  create(context) {
    const { program } = context.sourceCode.parserServices;
    const check = (node) => {
      if (!node.source) return;
      const route = wayBack(program, context.filename, node.source.value);
      if (route) context.report({ node: node.source, messageId: "circle", data: { route: named(route, context.cwd) } });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      TSImportType: check,
    };
  },
};

/** The files from `start` over what it imports as `name` to itself again; null: there is no way back. */
function wayBack(program, start, name) {
  const first = importsOf(program, start).get(name);
  const ways = first ? [[start, first]] : [];
  const seen = new Set();
  for (const way of ways) {
    const file = way.at(-1);
    if (file === start) return way;
    if (seen.has(file)) continue;
    seen.add(file);
    for (const next of importsOf(program, file).values()) ways.push([...way, next]);
  }
  return null;
}

/** By source file, which the program makes anew when somebody writes in it. */
const known = new WeakMap();

/** What a file imports of the project's own: the path of each by the name that it has there. */
function importsOf(program, path) {
  const file = program.getSourceFile(path);
  if (!file) return new Map();
  if (!known.has(file)) known.set(file, read(program, file));
  return known.get(file);
}

function read(program, file) {
  const names = ts.preProcessFile(file.text).importedFiles.map(({ fileName }) => fileName);
  const places = names.map((name) => ts.resolveModuleName(name, file.fileName, program.getCompilerOptions(), ts.sys).resolvedModule);
  const pairs = names.map((name, index) => [name, places[index]]);
  return new Map(
    pairs.filter(([, place]) => place && !place.isExternalLibraryImport).map(([name, place]) => [name, place.resolvedFileName]),
  );
}

const named = (route, folder) => route.map((path) => relative(folder, path)).join(" → ");
