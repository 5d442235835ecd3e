import type { MyVisitsView, SessionView, Text, VisitBatchBody, VisitCustomerView, VisitDeedBody } from '../api/types.ts';

/** What the phone keeps. Instants are milliseconds of the server's clock as this phone last heard it. */

export type Deed = VisitDeedBody;
export type DeedKind = Deed['is'];

/** What a refusal says: its number, what is wrong, what to do. */
export interface Told {
  code: string;
  sentence: Text;
  next_step: Text;
}

/** One thing that was done, from the moment it was done. Its key and its instant never change. */
export interface Action {
  /** Order on this phone; given by the database. */
  seq: number;
  key: string;
  case: string;
  visit: string;
  /** For reading only: the visit may be gone from the phone when the answer comes. */
  number: string;
  line: Text;
  occurred_at: number;
  deed: Deed;
  /** Photos by their id on this phone; their digests are put into the deed when it is sent. */
  photos: string[];
  fate: 'waiting' | 'accepted' | 'refused';
  /** Version of the case after it, once accepted. */
  version: number | null;
  told: Told | null;
}

export type NewAction = Omit<Action, 'seq' | 'fate' | 'version' | 'told'>;

/** A photo, compressed, until what names it is accepted. */
export interface Photo {
  id: string;
  blob: Blob;
  /** The server's name for it, once it is there. */
  digest: string | null;
}

/** A receipt that is being written. */
export interface Receipt {
  remotely: boolean;
  cause: string;
  before: string;
  after: string;
  parts: Record<string, number>;
  photos: string[];
  explanation: string;
  restored: boolean | null;
}

export const EMPTY_RECEIPT: Receipt = { remotely: false, cause: '', before: '', after: '', parts: {}, photos: [], explanation: '', restored: null };

/** A day of visits with the instant at which it was heard. */
export interface Day {
  view: MyVisitsView;
  heard_at: number;
}

/** What is kept beside the actions and the photos: name to value. */
export interface Kept {
  me: SessionView;
  day: Day;
  /** Server's clock less this phone's, milliseconds. */
  offset: number;
  device: string;
  /** The batch under way, byte for byte, until it is answered. */
  batch: VisitBatchBody;
  /** Customers by visit, as long as the visit lasts. */
  customers: Record<string, VisitCustomerView>;
  /** Receipts that are being written, by visit. */
  receipts: Record<string, Receipt>;
}

/** How the phone stands with the server. */
export type Link = 'unknown' | 'there' | 'away' | 'signed-out' | 'trouble';
