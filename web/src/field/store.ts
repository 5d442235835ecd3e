import type { Action, Kept, NewAction, Photo, Told } from './kinds.ts';

/**
 * What stands in IndexedDB: one database a person, so that nobody sends another's actions. A write is told of only when its
 * transaction is through: what the screen says is done outlives the tab.
 */

const VERSION = 1;
const PREFIX = 'yinuo-field.';
/** Whose phone this is: without network nobody else can say. */
const OWNER = 'yinuo.field.person';
const LEAVING = 'yinuo.field.leaving';

type Stores = 'kept' | 'outbox' | 'photos';

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database failed'));
  });
}

function through(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'));
  });
}

export class FieldStore {
  private constructor(private readonly db: IDBDatabase) {}

  static async open(person: string): Promise<FieldStore> {
    const request = indexedDB.open(PREFIX + person, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('kept');
      request.result.createObjectStore('outbox', { keyPath: 'seq', autoIncrement: true });
      request.result.createObjectStore('photos', { keyPath: 'id' });
    };
    const db = await asked(request);
    // Signing out in another tab deletes the database: do not stand in its way.
    db.onversionchange = () => db.close();
    return new FieldStore(db);
  }

  private change(stores: Stores[]): IDBTransaction {
    return this.db.transaction(stores, 'readwrite', { durability: 'strict' });
  }

  async get<K extends keyof Kept>(name: K): Promise<Kept[K] | undefined> {
    return asked(this.db.transaction('kept').objectStore('kept').get(name) as IDBRequest<Kept[K] | undefined>);
  }

  async put<K extends keyof Kept>(name: K, value: Kept[K]): Promise<void> {
    const transaction = this.change(['kept']);
    transaction.objectStore('kept').put(value, name);
    await through(transaction);
  }

  /** Oldest first. */
  actions(): Promise<Action[]> {
    return asked(this.db.transaction('outbox').objectStore('outbox').getAll() as IDBRequest<Action[]>);
  }

  photo(id: string): Promise<Photo | undefined> {
    return asked(this.db.transaction('photos').objectStore('photos').get(id) as IDBRequest<Photo | undefined>);
  }

  async photoIds(): Promise<string[]> {
    return (await asked(this.db.transaction('photos').objectStore('photos').getAllKeys())).map(String);
  }

  async keepPhoto(photo: Photo): Promise<void> {
    const transaction = this.change(['photos']);
    transaction.objectStore('photos').put(photo);
    await through(transaction);
  }

  async dropPhotos(ids: string[]): Promise<void> {
    const transaction = this.change(['photos']);
    for (const id of ids) transaction.objectStore('photos').delete(id);
    await through(transaction);
  }

  /** Something was done: it waits, behind what was done before. */
  async add(action: NewAction): Promise<void> {
    const transaction = this.change(['outbox']);
    const waiting: Omit<Action, 'seq'> = { ...action, fate: 'waiting', version: null, told: null };
    transaction.objectStore('outbox').add(waiting);
    await through(transaction);
  }

  /** What came of some actions. Photos of what was accepted are the server's now; the batch that asked is over. */
  async settle(results: { seq: number; version: number | null; told: Told | null }[], batchEnds: boolean): Promise<void> {
    const transaction = this.change(['outbox', 'photos', 'kept']);
    const outbox = transaction.objectStore('outbox');
    if (batchEnds) transaction.objectStore('kept').delete('batch');
    for (const { seq, version, told } of results) {
      const request = outbox.get(seq) as IDBRequest<Action | undefined>;
      request.onsuccess = () => {
        const action = request.result;
        if (!action) return;
        outbox.put({ ...action, fate: told ? 'refused' : 'accepted', version, told });
        if (!told) for (const id of action.photos) transaction.objectStore('photos').delete(id);
      };
    }
    await through(transaction);
  }

  /** Once more, with the key and the instant that it has. */
  async again(seq: number): Promise<void> {
    const transaction = this.change(['outbox', 'photos']);
    const outbox = transaction.objectStore('outbox');
    const photos = transaction.objectStore('photos');
    const request = outbox.get(seq) as IDBRequest<Action | undefined>;
    request.onsuccess = () => {
      const action = request.result;
      if (!action) return;
      outbox.put({ ...action, fate: 'waiting', told: null });
      for (const id of action.photos) {
        // The refusal may have been that the photo is not there: it is handed over anew.
        const photo = photos.get(id) as IDBRequest<Photo | undefined>;
        photo.onsuccess = () => {
          if (photo.result) photos.put({ ...photo.result, digest: null });
        };
      }
    };
    await through(transaction);
  }

  /** Read, and of no more use. */
  async forget(actions: Action[]): Promise<void> {
    const transaction = this.change(['outbox', 'photos']);
    for (const action of actions) {
      transaction.objectStore('outbox').delete(action.seq);
      for (const id of action.photos) transaction.objectStore('photos').delete(id);
    }
    await through(transaction);
  }

  /** Everything but what was done and not answered yet. */
  async forgetCustomers(): Promise<void> {
    const transaction = this.change(['kept']);
    for (const name of ['day', 'customers', 'receipts']) transaction.objectStore('kept').delete(name);
    await through(transaction);
  }

  close(): void {
    this.db.close();
  }
}

function recalled(name: string): string | null {
  try {
    return window.localStorage.getItem(name);
  } catch {
    return null;
  }
}

function remembered(name: string, value: string | null): void {
  try {
    if (value === null) window.localStorage.removeItem(name);
    else window.localStorage.setItem(name, value);
  } catch {
    // Without storage the page works while it is open.
  }
}

export const owner = (): string | null => recalled(OWNER);
export const setOwner = (person: string | null): void => remembered(OWNER, person);

/** Signed out here while the server could not be told. */
export const leaving = (): boolean => recalled(LEAVING) !== null;
export const setLeaving = (leaves: boolean): void => remembered(LEAVING, leaves ? 'yes' : null);

/** Nothing of this person stays on the phone. */
export function wipe(person: string): Promise<unknown> {
  if (owner() === person) setOwner(null);
  return asked(indexedDB.deleteDatabase(PREFIX + person));
}

/** Somebody else holds the phone now, or the desk was left: customers go at once, what was done and not sent waits for its own. */
export async function leaveBehind(person: string): Promise<void> {
  const store = await FieldStore.open(person);
  const unsent = (await store.actions()).some((action) => action.fate === 'waiting');
  if (unsent) await store.forgetCustomers();
  store.close();
  if (!unsent) await wipe(person);
}
