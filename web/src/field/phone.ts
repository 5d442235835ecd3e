import { Refusal } from '../api/client.ts';
import { newKey } from '../api/key.ts';
import type { SessionView, VisitCustomerView, VisitView } from '../api/types.ts';
import type { Action, Day, Deed, Link, Photo, Receipt, Told } from './kinds.ts';
import { instantFor, isOpen, projected } from './plan.ts';
import { askCustomer, askDay, askSession, endSession } from './server.ts';
import { FieldStore, leaveBehind, leaving, owner, setLeaving, setOwner, wipe } from './store.ts';
import { sendAll } from './sync.ts';

/** The phone as the pages see it: what is kept, what waits, how it stands with the server. One for the document. */

/** First wait after a failed try; it doubles. */
const RETRY_MILLIS_MIN = 5_000;
const RETRY_MILLIS_MAX = 120_000;
/** How often a page that is looked at asks for the day. */
const REFRESH_MILLIS = 60_000;
/** What was accepted stays to be read for so long. */
const READ_MILLIS = 24 * 3_600_000;

export interface Snapshot {
  /** Whether what is kept has been read. */
  ready: boolean;
  me: SessionView | null;
  day: Day | null;
  actions: Action[];
  customers: Record<string, VisitCustomerView>;
  receipts: Record<string, Receipt>;
  link: Link;
  /** Why the server does not take what waits, where it says so. */
  trouble: Told | null;
  busy: boolean;
}

const BLANK: Snapshot = { ready: false, me: null, day: null, actions: [], customers: {}, receipts: {}, link: 'unknown', trouble: null, busy: false };

class Phone {
  private snapshot: Snapshot = BLANK;
  private readonly listeners = new Set<() => void>();
  private store: FieldStore | null = null;
  private offset = 0;
  private running: Promise<void> | null = null;
  private again = false;
  private retryMillis = RETRY_MILLIS_MIN;
  private retry: number | undefined;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly look = (): Snapshot => this.snapshot;

  private show(change: Partial<Snapshot>): void {
    this.snapshot = { ...this.snapshot, ...change };
    for (const listener of this.listeners) listener();
  }

  /** Server time as this phone last heard it. Not from a timer: those stand still while a phone sleeps. */
  now(): number {
    return Date.now() + this.offset;
  }

  /** Shows what is kept, then looks for the server. */
  async start(): Promise<void> {
    const person = owner();
    if (person) {
      await this.take(person);
      await this.sweep();
    }
    this.show({ ready: true });
    // Asks the browser not to throw away what was not sent; it may say no.
    void navigator.storage?.persist?.().catch(() => false);
    window.addEventListener('online', () => this.sync());
    // The browser knows that the network went before any request of ours has failed.
    window.addEventListener('offline', () => this.show({ link: 'away' }));
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.sync();
    });
    window.setInterval(() => {
      if (document.visibilityState === 'visible' && this.snapshot.link === 'there') this.sync();
    }, REFRESH_MILLIS);
    this.sync();
  }

  private async take(person: string): Promise<void> {
    this.store?.close();
    this.store = await FieldStore.open(person);
    this.offset = (await this.store.get('offset')) ?? 0;
    await this.reload();
  }

  /** Photos that nothing names any more. Only at the start: later one may be on its way into a receipt. */
  private async sweep(): Promise<void> {
    const store = this.store;
    if (!store) return;
    const { actions, receipts } = this.snapshot;
    const named = new Set([...actions, ...Object.values(receipts)].flatMap((one) => one.photos));
    await store.dropPhotos((await store.photoIds()).filter((id) => !named.has(id)));
  }

  private async reload(): Promise<void> {
    const store = this.store;
    if (!store) return;
    const [me, day, actions, customers, receipts] = await Promise.all([store.get('me'), store.get('day'), store.actions(), store.get('customers'), store.get('receipts')]);
    this.show({ me: me ?? null, day: day ?? null, actions, customers: customers ?? {}, receipts: receipts ?? {} });
  }

  /** Sends what waits and asks for the day; while one round runs, the next one is only noted. */
  readonly sync = (): void => {
    if (this.running) {
      this.again = true;
      return;
    }
    window.clearTimeout(this.retry);
    this.show({ busy: true });
    this.running = this.round().finally(() => {
      this.running = null;
      this.show({ busy: false });
      if (this.again) {
        this.again = false;
        this.sync();
      }
    });
  };

  private async round(): Promise<void> {
    try {
      if (leaving()) {
        await endSession();
        setLeaving(false);
        window.location.assign('/sign-in?next=/field');
        return;
      }
      const me = await askSession();
      await this.meet(me);
      await this.send();
      await this.refresh();
      this.retryMillis = RETRY_MILLIS_MIN;
      this.show({ link: 'there', trouble: null });
      navigator.serviceWorker?.controller?.postMessage('look');
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    const refusal = error instanceof Refusal ? error : null;
    const body = refusal?.body ?? null;
    const link: Link = refusal?.status === 401 ? 'signed-out' : body ? 'trouble' : 'away';
    this.show({ link, trouble: body && link === 'trouble' ? { code: body.code, sentence: body.sentence, next_step: body.next_step } : null });
    if (!refusal) console.warn(error);
    if (link === 'signed-out') return;
    this.retry = window.setTimeout(this.sync, this.retryMillis);
    this.retryMillis = Math.min(this.retryMillis * 2, RETRY_MILLIS_MAX);
  }

  /** The server says who holds the phone and what time it is. */
  private async meet(me: SessionView): Promise<void> {
    const before = owner();
    if (before !== me.person.code || !this.store) {
      setOwner(me.person.code);
      await this.take(me.person.code);
      if (before && before !== me.person.code) await leaveBehind(before);
    }
    this.offset = me.server_at - Date.now();
    await this.store?.put('offset', this.offset);
    await this.store?.put('me', me);
    this.show({ me, link: 'there' });
  }

  private async send(): Promise<void> {
    const store = this.store;
    if (!store) return;
    let device = await store.get('device');
    if (!device) {
      device = newKey();
      await store.put('device', device);
    }
    const name = device;
    const sending = () => sendAll(store, name, () => this.reload());
    // One tab sends at a time; where tabs cannot agree, keys make a second sending harmless.
    if ('locks' in navigator) await navigator.locks.request('yinuo-field-send', sending);
    else await sending();
    await this.reload();
  }

  private async refresh(): Promise<void> {
    const store = this.store;
    if (!store) return;
    const view = await askDay();
    await store.put('day', { view, heard_at: view.server_at });
    const open = new Set(view.visits.filter(isOpen).map((visit) => visit.visit));
    const still = <T>(of: Record<string, T>) => Object.fromEntries(Object.entries(of).filter(([visit]) => open.has(visit)));
    const customers = still((await store.get('customers')) ?? {});
    await store.put('customers', customers);
    await store.put('receipts', still((await store.get('receipts')) ?? {}));
    const read = (await store.actions()).filter((action) => action.fate === 'accepted' && this.now() - action.occurred_at > READ_MILLIS);
    await store.forget(read);
    await this.reload();
    for (const visit of view.visits.filter(isOpen)) {
      if (visit.visit in customers) continue;
      customers[visit.visit] = await askCustomer(visit);
      await store.put('customers', customers);
    }
    await this.reload();
  }

  /** The visit with what was done here counted in. */
  visit(id: string): VisitView | null {
    const found = this.snapshot.day?.view.visits.find((visit) => visit.visit === id);
    return found ? projected(found, this.snapshot.actions) : null;
  }

  /** Writes down what was done, then tries to send it. Resolves when it outlives the tab. */
  async does(visit: VisitView, deed: Deed, photos: string[], at: number): Promise<void> {
    const store = this.store;
    if (!store) return;
    await store.add({
      key: newKey(),
      case: visit.case,
      visit: visit.visit,
      number: visit.number,
      line: visit.customer_line,
      occurred_at: instantFor(visit, at),
      deed,
      photos,
    });
    await this.reload();
    this.sync();
  }

  async keepPhoto(blob: Blob): Promise<string> {
    const photo: Photo = { id: newKey(), blob, digest: null };
    await this.store?.keepPhoto(photo);
    return photo.id;
  }

  async photo(id: string): Promise<Blob | null> {
    return (await this.store?.photo(id))?.blob ?? null;
  }

  async dropPhoto(id: string): Promise<void> {
    await this.store?.dropPhotos([id]);
  }

  async writeReceipt(visit: string, receipt: Receipt | null): Promise<void> {
    const receipts = { ...this.snapshot.receipts };
    if (receipt) receipts[visit] = receipt;
    else delete receipts[visit];
    this.show({ receipts });
    await this.store?.put('receipts', receipts);
  }

  async sendAgain(action: Action): Promise<void> {
    await this.store?.again(action.seq);
    await this.reload();
    this.sync();
  }

  async dismiss(action: Action): Promise<void> {
    await this.store?.forget([action]);
    await this.reload();
  }

  /** Leaves nothing on the phone, not even what was not sent: whoever calls this has asked. */
  async signOut(): Promise<void> {
    window.clearTimeout(this.retry);
    // Without network the server hears of it when the page next meets it, before anything else is shown.
    await endSession().catch(() => setLeaving(true));
    const person = this.snapshot.me?.person.code ?? owner();
    this.store?.close();
    this.store = null;
    if (person) await wipe(person);
  }
}

export const phone = new Phone();
