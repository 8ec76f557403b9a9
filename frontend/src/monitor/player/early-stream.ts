/** A stream that public/early.js opened while this script was on its way, and what it has sent since. */
interface EarlyStream {
  socket: WebSocket;
  held: (string | ArrayBuffer)[];
}

declare global {
  interface Window {
    openedEarly?: Record<string, EarlyStream>;
  }
}

/** The stream of this address, given out once; null where there is none, or it has ended. Its messages are the taker's from now on. */
export function earlyStream(address: string): EarlyStream | null {
  const stream = window.openedEarly?.[address];
  if (!stream) return null;
  delete window.openedEarly?.[address];
  return stream.socket.readyState <= WebSocket.OPEN ? stream : null;
}
