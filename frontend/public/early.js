/* Asks who looks at the page, and for their rooms, while the page's own scripts are still on their way: two answers on which the
   first picture waits. src/shared/api/early.ts takes them. Where pictures are shown it opens their streams, too, and holds what they
   send until src/monitor/player/early-stream.ts takes it. The pages of a camera phone and of a message's link ask for nothing. */
"use strict";

{
  const MOST_STREAMS = 4;
  const MOST_BYTES = 6_000_000;
  const UNTAKEN_MS = 10_000;

  const ask = (path) => fetch(path, { credentials: "same-origin", headers: { Accept: "application/json" } }).catch(() => null);
  const read = (answer) =>
    answer
      .clone()
      .json()
      .catch(() => ({}));
  const mayIn = ({ person, access }) => Boolean(person) && (!access || access.open);

  /** Opens one room's stream. What came is `held`; nobody took it for so long, or it is too much: it is closed. */
  const open = (address) => {
    const socket = new WebSocket(address);
    const stream = { socket, held: [] };
    let bytes = 0;
    const drop = () => {
      if (window.openedEarly[address] !== stream) return;
      delete window.openedEarly[address];
      socket.close();
    };
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      stream.held.push(data);
      bytes += data.byteLength ?? data.length;
      if (bytes > MOST_BYTES) drop();
    };
    setTimeout(drop, UNTAKEN_MS);
    window.openedEarly[address] = stream;
  };

  const openAll = async (rooms) => {
    const answer = await rooms;
    if (!answer?.ok || document.hidden) return;
    const { results = [] } = await read(answer);
    const here = /^\/rooms\/(\d+)$/.exec(location.pathname)?.[1];
    const shown = results.filter(({ id, camera }) => camera && (!here || String(id) === here));
    for (const { id } of shown.slice(0, MOST_STREAMS))
      open(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/live/${id}/`);
  };

  if (!["/camera", "/answer"].includes(location.pathname)) {
    const session = ask("/api/session");
    // At once, before the page takes the answer: a body can be read once only.
    const may = session.then((answer) => Boolean(answer?.ok) && read(answer).then(mayIn));
    // Who is logged out would only be refused, and the browser would write that down as a fault.
    const rooms = may.then((is) => (is ? ask("/api/rooms") : null));
    window.askedEarly = { "/api/session": session, "/api/rooms": rooms };
    if (/^\/(rooms\/\d+)?$/.test(location.pathname) && !location.search && window.MediaSource) {
      window.openedEarly = {};
      void openAll(rooms);
    }
  }
}
