// @vitest-environment jsdom
import { isTyping } from "./typing";

function focused(html: string): void {
  document.body.innerHTML = html;
  document.querySelector<HTMLElement>("[data-here]")?.focus();
}

describe("whether somebody is typing what would be lost", () => {
  it.each([
    ['<input data-here value="Zo">', true],
    ["<textarea data-here>Zo</textarea>", true],
    ['<input data-here value="">', false],
    ['<input data-here type="checkbox" value="on">', false],
    ["<textarea data-here data-kept>a letter</textarea>", false],
    ["<button data-here>Zo</button>", false],
  ])("%s", (html, typing) => {
    focused(html);
    expect(isTyping()).toBe(typing);
  });
});
