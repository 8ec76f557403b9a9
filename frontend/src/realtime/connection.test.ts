import { FakeSocket } from "@/testing/socket";
import { EventsConnection } from "./connection";
import { linkTruth, retryDelay } from "./link";
import { ClockOffset } from "./offset";

function connect() {
  const clock = { now: 1_000_000 };
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
    onMessage: (message) => heard.push(message.type),
    onRefused: refused,
    sound: () => true,
  });
  const last = () => sockets.at(-1)!;
  /** Lets time pass in ticks of half a second; gives the truth at the end. */
  const wait = (ms: number) => {
    let truth = connection.tick();
    for (let left = ms; left > 0; left -= 500) {
      clock.now += 500;
      truth = connection.tick();
    }
    return truth;
  };
  return { connection, clock, sockets, heard, refused, last, wait };
}

const ping = { type: "ping", at: "2026-03-01T02:00:00Z" };

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

  it("does not ring a sleeping laptop awake before it could reconnect", () => {
    const { connection, clock } = connect();
    clock.now += 3_600_000;
    expect(connection.tick()).toBe("ok");
    expect(linkTruth(15_000)).toBe("lost");
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
    expect(heard).toEqual(["ping"]);
  });

  it("tells when the server does not know this person any more", () => {
    const { last, refused } = connect();
    last().close(4401);
    expect(refused).toHaveBeenCalledOnce();
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

  it("follows a clock that was set, within a minute", () => {
    const offset = new ClockOffset();
    offset.hear(5_000, 0);
    offset.hear(70_000, 70_000);
    expect(offset.ms).toBe(0);
  });
});
