/** Is somebody in the middle of writing what would be lost with its screen? Fields with `data-kept` keep what is in them. */
export function isTyping(): boolean {
  const field = document.activeElement;
  const writes = field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.selectionStart !== null);
  return writes && field.value !== "" && field.dataset.kept === undefined;
}
