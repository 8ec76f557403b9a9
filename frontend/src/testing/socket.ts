/** A WebSocket that the test holds in its hand. */
export class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  static made: FakeSocket[] = [];

  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readyState = FakeSocket.OPEN;
  binaryType = "blob";
  sent: string[] = [];

  constructor(readonly url = "") {
    FakeSocket.made.push(this);
  }

  /** The newest open socket to an address that ends like this. */
  static to(path: string): FakeSocket {
    const found = FakeSocket.made.findLast((socket) => socket.url.endsWith(path) && socket.readyState === FakeSocket.OPEN);
    if (!found) throw new Error(`no open socket to ${path}`);
    return found;
  }

  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  send(data: string): void {
    this.sent.push(data);
  }

  close(code = 1000): void {
    this.readyState = FakeSocket.CLOSED;
    this.onclose?.({ code });
  }
}
