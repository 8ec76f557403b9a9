import { retryDelay } from "@/realtime/link";
import { text } from "@/shared/i18n";
import { codecOf } from "@/shared/lib/codecs";
import { sockets } from "@/shared/lib/paths";
import { firstPictureShown } from "@/shared/lib/first-picture";
import { steadyNow } from "@/shared/lib/steady";
import { mimeOf } from "./boxes";
import { earlyStream } from "./early-stream";
import { mediaSourceKind, MseStream } from "./mse";
import { refuse, shows } from "./shows";
import { WhepStream } from "./whep";

export type Via = "mse" | "whep";
type PlayerState = "connecting" | "live" | "frozen";

export interface PlayerStatus {
  state: PlayerState;
  via: Via;
  /** Picture on the screen minus picture before the lens, ms; null if unknown, or less than can be true. */
  delayMs: number | null;
  /** When the shown picture last moved, ms of the steady clock; 0 if never. */
  movedAt: number;
  /** When it was made, by its fragment's own time; where nobody says, when it last moved. */
  madeAt: number;
  picture: boolean;
  /** Why there is no picture, in words; null if nothing is known but that the camera has none. */
  why: string | null;
  sound: boolean;
}

/** What the server says of a live stream before its first frame; `unseen`: the codec of a picture that nobody can show. */
interface Said {
  mime?: string;
  video?: boolean;
  audio?: boolean;
  unseen?: string;
}

export interface PlayerParts {
  video: HTMLVideoElement;
  room: number;
  via: Via;
  /** Somebody listens: play the sound too. */
  listening: boolean;
  serverNow: () => number;
  onStatus: (status: PlayerStatus) => void;
  /** The last picture is about to go: keep a copy. */
  onLeave: () => void;
}

const STEER_MS = 200;
const REPORT_MS = 500;
const FROZEN_MS = 3_000;
/** A picture that is older is grey and dated, however smoothly it plays. */
const OLD_MS = 5_000;
/** No picture comes sooner: then a clock is wrong. */
const LEAST_DELAY_MS = 5;
const GIVE_UP_MS = 10_000;
/** No picture for so long is a pause, and so is as long a time in which the page itself did nothing. */
const PAUSE_MS = 1_000;
/** The browser took so much of the stream, and nothing with which it can begin. */
const DARK_S = 5;
/** After so long they are tried once more. */
const DARK_AGAIN_MS = 60_000;

/** The way to watch on this browser: fMP4 over a socket, or WebRTC where Media Source is missing. */
export function bestVia(): Via {
  const asked = new URLSearchParams(location.search).get("via");
  if (asked === "whep" || asked === "mse") return asked;
  return mediaSourceKind() ? "mse" : "whep";
}

/** Shows one room in one video element until it is stopped: joins, keeps to the live edge, notices a frozen picture, begins again. */
export class LivePlayer {
  private socket: WebSocket | null = null;
  private mse: MseStream | null = null;
  private whep: WhepStream | null = null;
  private status: PlayerStatus;
  private tries = 0;
  private lastTime = -1;
  private movedAt = 0;
  /** When the shown picture was made, ms of the steady clock; null: nobody said. */
  private madeAt: number | null = null;
  private lastData = 0;
  private reportAt = 0;
  private announcedAt = 0;
  private mime = "";
  /** Since when pictures come without a pause to a page that is seen and awake, ms of the steady clock; null while they do not. */
  private comeSince: number | null = null;
  private steeredAt = 0;
  private darkS = 0;
  private dark: { mime: string; until: number } | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readonly timer: ReturnType<typeof setInterval>;
  private shownMedia: number | null = null;
  private frameAsked = false;
  private measuring = false;

  constructor(private readonly parts: PlayerParts) {
    this.status = { state: "connecting", via: parts.via, delayMs: null, movedAt: 0, madeAt: 0, picture: true, why: null, sound: true };
    this.timer = setInterval(this.steer, STEER_MS);
    this.begin();
  }

  stop(): void {
    clearInterval(this.timer);
    this.end();
  }

  /** After the page was hidden: go to the newest picture. */
  catchUp(): void {
    this.mse?.join();
  }

  /** Is the picture out of sight? It may stand in a small window beside a page that is. */
  private get hidden(): boolean {
    return this.parts.video.ownerDocument.hidden;
  }

  private begin(): void {
    this.lastData = steadyNow();
    if (this.parts.via === "whep") this.beginWhep();
    else this.beginMse();
  }

  private end(): void {
    clearTimeout(this.retry);
    if (this.movedAt) this.parts.onLeave();
    const socket = this.socket;
    this.socket = null;
    if (socket) socket.onmessage = socket.onclose = null;
    socket?.close();
    this.mse?.close();
    this.whep?.close();
    this.mse = this.whep = null;
    this.forgetShown();
  }

  /** Another stream begins. The picture that stays meanwhile is as old as it was. */
  private forgetShown(): void {
    this.movedAt = Math.min(this.movedAt, this.madeAt ?? this.movedAt);
    this.madeAt = this.comeSince = this.shownMedia = null;
    this.lastTime = -1;
  }

  private again(): void {
    this.end();
    const wait = retryDelay(this.tries++);
    this.retry = setTimeout(() => this.begin(), wait);
  }

  private beginMse(): void {
    const address = sockets.live(this.parts.room);
    const early = earlyStream(address);
    const socket = early?.socket ?? new WebSocket(address);
    socket.binaryType = "arraybuffer";
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => this.hear(event.data);
    socket.onclose = () => {
      if (this.socket === socket) this.again();
    };
    this.socket = socket;
    for (const data of early?.held ?? []) this.hear(data);
  }

  private beginWhep(): void {
    if (typeof RTCPeerConnection === "undefined") return; // neither way: the tile keeps saying that it waits
    const whep = new WhepStream(this.parts.video, this.parts.room);
    this.whep = whep;
    whep.open().then(
      (why) => {
        if (this.whep === whep) this.status = { ...this.status, picture: why === null, why };
      },
      () => {
        if (this.whep === whep) this.again();
      },
    );
  }

  private hear(data: string | ArrayBuffer): void {
    this.lastData = steadyNow();
    if (typeof data === "string") this.renew(data);
    else this.mse?.push(new Uint8Array(data));
  }

  /** The stream is (again) announced: the next binary frame is its init segment. */
  private renew(line: string): void {
    const kind = mediaSourceKind();
    const { mime, video = true, audio = true, unseen = "" } = JSON.parse(line) as Said;
    if (!kind || !mime) return;
    if (this.mse && this.movedAt) this.parts.onLeave();
    this.mse?.close();
    this.mse = null;
    this.forgetShown();
    const dark = video && this.dark?.mime === mime;
    const picture = video && !dark && shows(kind, mime);
    const why = unseen
      ? text.live.unseen(unseen)
      : dark
        ? text.live.noBeginning
        : video && !picture
          ? text.live.unseenHere(codecOf(mime))
          : null;
    this.status = { ...this.status, picture, why, sound: audio };
    if (!picture && !audio) return;
    if (mime !== this.mime) this.darkS = 0;
    this.mime = mime;
    this.announcedAt = steadyNow();
    this.mse = new MseStream(this.parts.video, kind, mime, steadyNow, !picture ? "sound" : this.parts.listening ? "all" : "picture");
  }

  /** A browser may claim a codec that it cannot decode after all: then the sound goes on without the picture. */
  private noteRefusal(): void {
    if (this.mse?.refused && this.status.picture && this.movedAt < this.announcedAt) refuse(mimeOf("picture", this.mime));
  }

  /** A browser throws pictures away without a word until one comes with which it can begin. The sound goes on without them. */
  private watchDark(now: number): void {
    if (this.dark && now > this.dark.until) {
      this.dark = null;
      if (!this.status.picture) this.again();
      return;
    }
    if (!this.mse || !this.status.picture) return;
    this.darkS = this.parts.video.buffered.length ? 0 : this.darkS + this.mse.takenInVain();
    if (this.darkS < DARK_S) return;
    this.darkS = 0;
    this.dark = { mime: this.mime, until: now + DARK_AGAIN_MS };
    this.again();
  }

  private readonly steer = (): void => {
    const now = steadyNow();
    this.mse?.steer(STEER_MS / 1000);
    this.watchFlow(now);
    this.watchTime(now);
    this.watchDark(now);
    if (this.broken(now)) {
      this.noteRefusal();
      this.again();
    }
    if (now >= this.reportAt) {
      this.reportAt = now + REPORT_MS;
      void this.report(now);
    }
  };

  /** A pause is nobody's standstill: what is counted while pictures come begins anew after it. */
  private watchFlow(now: number): void {
    const awake = !this.hidden && now - this.steeredAt < PAUSE_MS;
    const come = this.mse !== null && now - this.mse.lastFragmentAt < PAUSE_MS;
    this.steeredAt = now;
    this.comeSince = awake && come ? (this.comeSince ?? now) : null;
  }

  private watchTime(now: number): void {
    const { video } = this.parts;
    if (video.currentTime === this.lastTime || video.readyState < 2 || video.seeking) return;
    if (this.lastTime >= 0 || this.whep !== null) {
      if (now - this.movedAt > FROZEN_MS) this.reportAt = 0;
      this.movedAt = now;
      this.tries = 0;
      firstPictureShown();
    }
    this.lastTime = video.currentTime;
    this.askFrame();
  }

  /** Which picture is really on the screen; the clock of the video alone runs ahead of it. */
  private askFrame(): void {
    const { video } = this.parts;
    if (this.frameAsked || !("requestVideoFrameCallback" in video)) return;
    this.frameAsked = true;
    video.requestVideoFrameCallback((_, frame) => {
      this.frameAsked = false;
      this.shownMedia = frame.mediaTime;
      if (this.mse) this.measure(this.mse.captured.madeAt(frame.mediaTime));
    });
  }

  private measure(madeAt: number | null): void {
    if (madeAt === null) return;
    const fresh = this.parts.serverNow() - madeAt;
    this.madeAt = steadyNow() - fresh;
    const known = fresh < LEAST_DELAY_MS ? fresh : this.status.delayMs;
    this.status = { ...this.status, delayMs: known === null ? fresh : known * 0.7 + fresh * 0.3 };
  }

  private broken(now: number): boolean {
    if (!this.socket && !this.whep) return false;
    if (this.mse?.failed || this.whep?.failed) return true;
    const stuck = this.comeSince !== null && now - Math.max(this.movedAt, this.comeSince) > FROZEN_MS && this.status.picture;
    const dead = now - Math.max(this.lastData, this.whep ? this.movedAt : 0) > GIVE_UP_MS;
    return stuck || dead;
  }

  private async report(now: number): Promise<void> {
    if (this.whep && !this.measuring) {
      this.measuring = true;
      this.measure(await this.whep.madeAt().catch(() => null));
      this.measuring = false;
    } else if (this.mse && this.shownMedia === null && this.lastTime >= 0) {
      this.measure(this.mse.captured.madeAt(this.lastTime));
    }
    const { movedAt } = this;
    const madeAt = Math.min(movedAt, this.madeAt ?? movedAt);
    const fresh = now - movedAt < FROZEN_MS && (this.hidden || now - madeAt < OLD_MS);
    const state: PlayerState = fresh ? "live" : movedAt ? "frozen" : "connecting";
    const { delayMs } = this.status;
    this.status = { ...this.status, state, movedAt, madeAt };
    this.parts.onStatus({ ...this.status, delayMs: fresh && delayMs !== null && delayMs >= LEAST_DELAY_MS ? delayMs : null });
  }
}
