import { vi } from "vitest";

/** A browser that may show notifications, with the push service of its maker: what jsdom has not, and a test network neither. */
export class PushBrowser {
  subscription: PushSubscription | null = null;
  made = 0;
  refuses = false;
  shown = [{ close: vi.fn() }];

  constructor() {
    const worker = {
      pushManager: {
        getSubscription: () => Promise.resolve(this.subscription),
        subscribe: (options: PushSubscriptionOptionsInit) => this.subscribe(options),
      },
      getNotifications: () => Promise.resolve(this.shown),
    };
    const workers = {
      register: () => Promise.resolve(worker),
      ready: Promise.resolve(worker),
      controller: null,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    };
    Object.defineProperty(navigator, "serviceWorker", { value: workers, configurable: true });
  }

  /** As it comes from the shop; a page registers its worker once, so one browser serves all stories of a file. */
  fresh(): void {
    Object.assign(this, { subscription: null, made: 0, refuses: false, shown: [{ close: vi.fn() }] });
    vi.stubGlobal("PushManager", vi.fn());
    vi.stubGlobal("Notification", { permission: "granted", requestPermission: () => Promise.resolve("granted") });
  }

  /** As if it had been subscribed before, with this key. */
  has(endpoint: string, key: Uint8Array<ArrayBuffer>): void {
    this.subscription = {
      endpoint,
      options: { applicationServerKey: key.buffer, userVisibleOnly: true },
      toJSON: () => ({ endpoint, keys: { p256dh: "p", auth: "a" } }),
      unsubscribe: () => {
        this.subscription = null;
        return Promise.resolve(true);
      },
    } as unknown as PushSubscription;
  }

  private subscribe({ applicationServerKey }: PushSubscriptionOptionsInit): Promise<PushSubscription> {
    if (this.refuses) return Promise.reject(new DOMException("no service", "AbortError"));
    if (this.subscription) return Promise.reject(new DOMException("another key", "InvalidStateError"));
    this.made += 1;
    this.has(`https://push.example/new-${this.made}`, applicationServerKey as Uint8Array<ArrayBuffer>);
    return Promise.resolve(this.subscription!);
  }
}
