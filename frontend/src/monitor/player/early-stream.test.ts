// @vitest-environment jsdom
import { FakeSocket } from "@/testing/socket";
import { earlyStream } from "./early-stream";

const ADDRESS = "ws://x/ws/live/1/";
const opened = (): FakeSocket => {
  const socket = new FakeSocket(ADDRESS);
  window.openedEarly = { [ADDRESS]: { socket: socket as unknown as WebSocket, held: ["{}"] } };
  return socket;
};

beforeEach(() => vi.stubGlobal("WebSocket", FakeSocket));
afterEach(() => {
  delete window.openedEarly;
  vi.unstubAllGlobals();
});

it("gives a stream that is on its way out once, with what it has sent", () => {
  const socket = opened();
  expect(earlyStream(ADDRESS)).toMatchObject({ socket, held: ["{}"] });
  expect(earlyStream(ADDRESS)).toBeNull();
});

it("gives none that has ended, and none to another room", () => {
  opened().readyState = FakeSocket.CLOSED;
  expect(earlyStream("ws://x/ws/live/2/")).toBeNull();
  expect(earlyStream(ADDRESS)).toBeNull();
});
