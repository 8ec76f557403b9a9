import { readdirSync } from "node:fs";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";
import { noCircles } from "./lint/no-circles.js";

const features = readdirSync(new URL("src/features", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** A feature may use shared/ and realtime/, never another feature: pages in app/ put features together. */
const strangers = features.map((name) => ({
  files: [`src/features/${name}/**`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            group: ["@/app/*", ...features.filter((f) => f !== name).map((f) => `@/features/${f}/**`)],
            message: "Features are strangers; compose them in app/.",
          },
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["node_modules", "src/shared/api/schema.d.ts"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "react-hooks": hooks, babycam: { rules: { "no-circles": noCircles } } },
    rules: {
      "babycam/no-circles": "error",
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
      // Texts and comments too, which prettier leaves as long as they are.
      "max-len": ["error", { code: 140, ignoreUrls: true, ignoreRegExpLiterals: true }],
      "max-lines": ["warn", { max: 300, skipBlankLines: true }],
      "no-restricted-syntax": [
        "error",
        { selector: "JSXText[value=/[A-Za-z]{2,}/]", message: "Words live in shared/i18n/en.ts." },
        {
          selector: "JSXAttribute[name.name=/^(aria-label|title|alt|placeholder)$/] > Literal[value=/[A-Za-z]{2,}/]",
          message: "Words live in shared/i18n/en.ts.",
        },
      ],
    },
  },
  {
    files: ["src/shared/**", "src/realtime/**", "src/monitor/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["@/features/**", "@/app/**"], message: "shared/ and realtime/ know no feature." }] },
      ],
    },
  },
  ...strangers,
  {
    files: ["src/**/*.test.ts", "src/**/*.test.tsx", "src/testing/**"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off", "no-restricted-syntax": "off", "max-lines": "off" },
  },
);
