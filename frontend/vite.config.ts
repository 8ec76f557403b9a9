import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** For `npm run dev`: where a running babycam answers. */
const server = process.env.BABYCAM_DEV_SERVER ?? "https://127.0.0.1:8443";
const forward = { target: server, secure: false, changeOrigin: false };

/** Tells the service worker which files this build has, so that it keeps them; another build makes another worker. */
function shell(): Plugin {
  return {
    name: "babycam-shell",
    apply: "build",
    writeBundle({ dir = "" }, bundle) {
      const files = Object.keys(bundle)
        .filter((name) => /\.(js|css)$/.test(name))
        .sort();
      const path = join(dir, "sw.js");
      const worker = readFileSync(path, "utf8");
      const away = ["offline.html", "offline.css", "offline.js"].map((name) => readFileSync(join(dir, name), "utf8"));
      const build = createHash("sha256")
        .update([worker, ...away, ...files].join())
        .digest("hex")
        .slice(0, 12);
      writeFileSync(
        path,
        worker
          .replace('BUILD = "unbuilt"', `BUILD = "${build}"`)
          .replace("BUILT = []", `BUILT = ${JSON.stringify(files.map((name) => `/${name}`))}`),
      );
    },
  };
}

/** Beside each file of text its forms for the wire; the server gives them to whoever takes them (babycam/server/page.py). */
function pack(): Plugin {
  return {
    name: "babycam-pack",
    apply: "build",
    // After the service worker has got its names.
    writeBundle: {
      order: "post",
      sequential: true,
      handler({ dir = "" }) {
        for (const name of readdirSync(dir, { recursive: true, encoding: "utf8" }))
          if (/\.(js|css|html|svg|webmanifest)$/.test(name)) writePacked(join(dir, name));
      },
    },
  };
}

function writePacked(path: string): void {
  const plain = readFileSync(path);
  const forms = {
    br: brotliCompressSync(plain, {
      params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
    }),
    gz: gzipSync(plain, { level: constants.Z_BEST_COMPRESSION }),
  };
  for (const [ending, packed] of Object.entries(forms)) if (packed.length < plain.length) writeFileSync(`${path}.${ending}`, packed);
}

export default defineConfig({
  base: "/",
  plugins: [react(), shell(), pack()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  build: {
    outDir: "../babycam/server/page",
    emptyOutDir: true,
    assetsDir: "assets",
    // Inlined data: addresses would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
  },
  worker: { format: "es" },
  server: { proxy: { "/api": forward, "/ws": { ...forward, ws: true } } },
  test: {
    // A page takes half a second to make; `// @vitest-environment jsdom` gives one to a test of the first kind.
    projects: [
      { extends: true, test: { name: "rules", include: ["src/**/*.test.ts"], environment: "node" } },
      { extends: true, test: { name: "page", include: ["src/**/*.test.tsx"], environment: "jsdom" } },
    ],
    globals: true,
    setupFiles: ["./src/testing/setup.ts"],
    css: false,
    restoreMocks: true,
    // A busy machine is slow, not wrong.
    testTimeout: 30_000,
  },
});
