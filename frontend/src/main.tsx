import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { Providers } from "@/app/Providers";
import { setFallbackWords } from "@/shared/api/client";
import { text } from "@/shared/i18n";
import { waitForOffer } from "@/features/install/standalone";
import { registration } from "@/shared/lib/service-worker";
import "@/styles/tokens.css";
import "@/styles/base.css";

setFallbackWords(text.failures);
waitForOffer();
if (import.meta.env.PROD) void registration();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Providers>
        <App />
      </Providers>
    </StrictMode>,
  );
}
