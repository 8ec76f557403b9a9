import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** For `npm run dev`: where a running babycam answers. */
const server = process.env.BABYCAM_DEV_SERVER ?? "https://127.0.0.1:8443";
const forward = { target: server, secure: false, changeOrigin: false };

export default defineConfig({
  base: "/",
  plugins: [react()],
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
