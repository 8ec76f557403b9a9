import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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

export default defineConfig({
  base: "/",
  plugins: [react(), shell()],
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
    environment: "jsdom",
    globals: true,
    setupFiles: ["./src/testing/setup.ts"],
    css: false,
    restoreMocks: true,
    // A busy machine is slow, not wrong.
    testTimeout: 30_000,
  },
});
