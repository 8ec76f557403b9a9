import type { Realtime } from "@/realtime/store";
import { shownState } from "@/realtime/reducer";
import { listenParts } from "@/shared/i18n/listen-parts";
import { api } from "@/shared/lib/paths";
import type { Wish } from "./stream-state";

const PICTURE_MS = 60_000;

/** What the lock screen shows, and its buttons: the room's name and how it is, its picture, play and stop. */
export class LockScreen {
  private picture = "";
  private pictureAt = -PICTURE_MS;
  private shown = "";
  private broken = false;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly wish: Wish,
    private readonly store: Realtime,
    acts: { play: () => void; stop: () => void },
  ) {
    this.unsubscribe = store.subscribe(this.show);
    this.handle("play", acts.play);
    this.handle("pause", acts.stop);
    this.handle("stop", acts.stop);
    this.show();
  }

  tell(broken: boolean, playing: boolean): void {
    this.broken = broken;
    if (session()) navigator.mediaSession.playbackState = playing ? "playing" : "paused";
    this.show();
  }

  close(): void {
    this.unsubscribe();
    if (this.picture) URL.revokeObjectURL(this.picture);
    for (const act of ["play", "pause", "stop"] as const) this.handle(act, null);
    if (!session()) return;
    navigator.mediaSession.metadata = null;
    navigator.mediaSession.playbackState = "none";
  }

  private handle(act: MediaSessionAction, handler: (() => void) | null): void {
    try {
      if (session()) navigator.mediaSession.setActionHandler(act, handler);
    } catch {
      // a button that this browser does not know
    }
  }

  private readonly show = (): void => {
    if (this.store.now() - this.pictureAt > PICTURE_MS) void this.look();
    const title = this.title();
    if (!session() || `${title} ${this.picture}` === this.shown) return;
    this.shown = `${title} ${this.picture}`;
    const artwork = this.picture ? [{ src: this.picture, type: "image/jpeg" }] : [];
    navigator.mediaSession.metadata = new MediaMetadata({ title, artist: listenParts.album, artwork });
  };

  private title(): string {
    const state = this.store.getState();
    const words = this.wish.rooms.map(({ id, name }) =>
      listenParts.title(name, this.broken ? listenParts.broken : listenParts.states[shownState(state, id)]),
    );
    return words.join(" · ");
  }

  private async look(): Promise<void> {
    this.pictureAt = this.store.now();
    const [room] = this.wish.rooms;
    const answer = room && (await fetch(api.snapshot(room.id)).catch(() => null));
    if (!answer?.ok) return;
    const picture = URL.createObjectURL(await answer.blob());
    if (this.picture) URL.revokeObjectURL(this.picture);
    this.picture = picture;
    this.show();
  }
}

const session = (): boolean => "mediaSession" in navigator;
