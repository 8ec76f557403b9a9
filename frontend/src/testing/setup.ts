import "@testing-library/jest-dom/vitest";
import { configure } from "@testing-library/react";
import { setFallbackWords } from "@/shared/api/client";
import { text } from "@/shared/i18n";

setFallbackWords(text.failures);
configure({ asyncUtilTimeout: 5_000 });

// What jsdom does not have: pictures, media and modal dialogs.
HTMLCanvasElement.prototype.getContext = () => null;
HTMLMediaElement.prototype.load = () => undefined;
HTMLMediaElement.prototype.play = () => Promise.resolve();
HTMLMediaElement.prototype.pause = () => undefined;
Element.prototype.scrollIntoView = () => undefined;
HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
  this.open = true;
};
