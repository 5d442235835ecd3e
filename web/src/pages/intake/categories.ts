import type { CategoryView } from '../../api/types.ts';
import { CASE_KINDS, type IntakeKind } from './draft.ts';

/** Keys of the categories at hand: Alt with 6, 7, 8, 9, 0. */
export const CATEGORY_DIGITS = ['6', '7', '8', '9', '0'];
const TYPED_MAX = 12;

/** Leaves of the tree that a kind of intake may open. */
export function leavesFor(categories: CategoryView[], kind: IntakeKind): CategoryView[] {
  const kinds = CASE_KINDS[kind];
  return categories.filter((one) => kinds.includes(one.kind) && !categories.some((other) => other.code.startsWith(`${one.code}.`)));
}

/** What is shown: all that match what is typed, else the first five, the chosen one always among them. */
export function matching(categories: CategoryView[], typed: string, chosen: string): CategoryView[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted) {
    return categories.filter((one) => [one.name.zh, one.name.en, one.code].some((name) => name.toLowerCase().includes(wanted))).slice(0, TYPED_MAX);
  }
  const atHand = categories.slice(0, CATEGORY_DIGITS.length);
  const picked = categories.find((one) => one.code === chosen);
  return picked && !atHand.includes(picked) ? [...atHand, picked] : atHand;
}
