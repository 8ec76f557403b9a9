/** Resolves `ms` later, sooner when the device is back in a network. */
export function pause(ms: number): Promise<void> {
  return new Promise((done) => {
    const over = (): void => {
      clearTimeout(timer);
      window.removeEventListener("online", over);
      done();
    };
    const timer = setTimeout(over, ms);
    window.addEventListener("online", over);
  });
}
