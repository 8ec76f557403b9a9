import { setFallbackWords } from "@/shared/api/client";
import { text } from "@/shared/i18n";

setFallbackWords(text.failures);

if (typeof document !== "undefined") await import("./page");
