// @vitest-environment jsdom
import { FakeSocket } from "@/testing/socket";
import { EventsConnection } from "./connection";
import { type Link, linkAt, heard, linkTruth, retryDelay, ticked } from "./link";
import { ClockOffset } from "./offset";

const at = "2026-03-01T02:00:00Z";
const ping = { type: "ping", at };
const hello = { type: "hello", at, rooms: [], incidents: [] };

/** A page whose server has just greeted it. */
function connect() {
  const clock = { now: 1_000_000, lag: 0 };
  const sockets: FakeSocket[] = [];
  const heard: string[] = [];
  const refused = vi.fn();
  const connection = new EventsConnection({
    open: () => {
      const socket = new FakeSocket("/ws/events/");
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    now: () => clock.now,
    lag: () => clock.lag,
    onMessage: (message) => heard.push(message.type),
    onRefused: refused,
    sound: () => true,
  });
  const last = () => sockets.at(-1)!;
  /** Lets time pass in ticks of half a second; gives the truth at the end. */
  const wait = (ms: number) => {
    let truth = connection.tick().link;
    for (let left = ms; left > 0; left -= 500) {
      clock.now += 500;
      truth = connection.tick().link;
    }
    return truth;
  };
  last().say(hello);
  return { connection, clock, sockets, heard, refused, last, wait };
}

describe("the page's link to the server", () => {
  beforeEach(() => vi.stubGlobal("WebSocket", FakeSocket));

  it("is well while the server speaks", () => {
    const { last, wait } = connect();
    for (let second = 0; second < 20; second += 2) {
      expect(wait(2_000)).toBe("ok");
      last().say(ping);
    }
  });

  it("is amber after 5 s of silence and lost after 15 s", () => {
    const { wait } = connect();
    expect(wait(4_500)).toBe("ok");
    expect(wait(500)).toBe("late");
    expect(wait(9_500)).toBe("late");
    expect(wait(500)).toBe("lost");
  });

  it("is not mended by a socket that opens, nor by what comes before the server has told everything", () => {
    const { last, wait } = connect();
    expect(wait(16_000)).toBe("lost");
    last().say(ping);
    expect(wait(500)).toBe("lost");
    last().say(hello);
    expect(wait(500)).toBe("ok");
  });

  it("is not mended by messages that waited in a dead network", () => {
    const { clock, connection, last, wait } = connect();
    expect(wait(5_500)).toBe("late");
    clock.lag = 8_000;
    last().say(ping);
    expect(connection.tick()).toMatchObject({ link: "late", silentMs: 5_500 });
    clock.lag = 0;
    last().say(ping);
    expect(wait(0)).toBe("ok");
  });

  it("gives up a socket that is open but silent, since networks vanish without a word", () => {
    const { sockets, wait } = connect();
    wait(8_000);
    expect(sockets[0]!.readyState).toBe(FakeSocket.CLOSED);
    expect(sockets).toHaveLength(2);
  });

  it("tries again after 0.5, 1, then every 2 s, and after a minute every 5 s", () => {
    expect([0, 1, 2, 3, 29, 30, 99].map(retryDelay)).toEqual([500, 1000, 2000, 2000, 2000, 5000, 5000]);
    const { last, sockets, wait } = connect();
    last().close(1006);
    wait(500);
    expect(sockets).toHaveLength(2);
    last().close(1006);
    wait(500);
    expect(sockets).toHaveLength(2);
    wait(500);
    expect(sockets).toHaveLength(3);
  });

  it("tries at once when the network is back", () => {
    const { connection, last, sockets } = connect();
    last().close(1006);
    connection.hurry();
    expect(sockets).toHaveLength(2);
  });

  it("says at once how old its news are when it wakes up, and does not ring before it could reconnect", () => {
    const { clock, connection, wait } = connect();
    clock.now += 3_600_000;
    expect(connection.tick()).toEqual({ link: "late", silentMs: 3_600_000 });
    expect(wait(10_500)).toBe("late");
    expect(wait(500)).toBe("lost");
  });

  it("answers each ping and says whether this page can ring", () => {
    const { last } = connect();
    last().say(ping);
    expect(JSON.parse(last().sent[0]!)).toMatchObject({ type: "pong", sound: true });
  });

  it("passes over what it cannot read", () => {
    const { heard, last } = connect();
    last().onmessage?.({ data: "{" });
    last().onmessage?.({ data: new ArrayBuffer(3) });
    last().say(ping);
    expect(heard).toEqual(["hello", "ping"]);
  });

  it("tells when the server does not know this person any more", () => {
    const { last, refused } = connect();
    last().close(4401);
    expect(refused).toHaveBeenCalledOnce();
  });
});

describe("the link's state", () => {
  /** Ticks at these times. */
  const at = (link: Link, ...times: number[]): Link => times.reduce(ticked, link);

  it("is not put off for ever by timers that run once a minute", () => {
    expect(linkTruth(at(linkAt(0), 60_000), 60_000)).toBe("late");
    expect(linkTruth(at(linkAt(0), 60_000, 120_000), 120_000)).toBe("lost");
  });

  it("grants another waking its time only after news", () => {
    const woken = at(linkAt(0), 60_000);
    expect(heard(woken, 60_500, 60_600).graceUntil).toBeNull();
    expect(heard(woken, 100, 60_600).graceUntil).toBe(woken.graceUntil);
  });

  it("goes on ringing when a page that rang has slept or was starved", () => {
    const rang = at(linkAt(0), ...Array.from({ length: 32 }, (_, tick) => tick * 500));
    expect(linkTruth(rang, 15_500)).toBe("lost");
    expect(linkTruth(ticked(rang, 25_000), 25_000)).toBe("lost");
  });

  it("never grows older by older news", () => {
    expect(heard(linkAt(9_000), 4_000, 9_100).heardAt).toBe(9_000);
  });
});

describe("the server's clock", () => {
  it("is taken from the message that travelled fastest", () => {
    const offset = new ClockOffset();
    offset.hear(10_100 - 80, 10_000);
    offset.hear(12_100 - 2, 12_000);
    offset.hear(14_100 - 300, 14_000);
    expect(offset.ms).toBe(98);
  });

  it("is believed when it was set back, once all that comes for 4 s agrees", () => {
    const offset = new ClockOffset();
    const back = 7_200_000;
    offset.hear(10_000, 10_000);
    for (let now = 10_500; now < 14_500; now += 500) offset.hear(now - back, now);
    expect(offset.ms).toBe(0);
    expect(offset.lag(14_500 - back, 14_500)).toBe(back);
    for (let now = 14_500; now <= 17_000; now += 500) offset.hear(now - back, now);
    expect(offset.ms).toBe(-back);
  });

  it("is not mistaken by messages that waited while the network was dead", () => {
    const offset = new ClockOffset();
    offset.hear(10_000, 10_000);
    for (let made = 10_200; made < 70_000; made += 200) offset.hear(made, 600_000 + made / 100);
    expect(offset.ms).toBe(0);
  });
});
