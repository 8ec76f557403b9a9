/** A parent's voice, as it comes out of the phone. */
export class Voice {
  private readonly element = new Audio();
  /** The browser wants a tap before it sounds. */
  refused = false;

  constructor() {
    this.element.autoplay = true;
    this.element.dataset.part = "voice";
  }

  async speak(stream: MediaStream): Promise<void> {
    this.element.srcObject = stream;
    this.refused = await this.element.play().then(
      () => false,
      (error: unknown) => error instanceof DOMException && error.name === "NotAllowedError",
    );
  }

  /** Inside a tap. */
  unlock(): void {
    this.refused = false;
    const { srcObject } = this.element;
    if (srcObject instanceof MediaStream) void this.speak(srcObject);
  }

  stop(): void {
    this.element.srcObject = null;
  }
}
