import type { CategoryView } from '../../api/types.ts';
import { CASE_KINDS, INTAKE_KINDS, type IntakeKind } from './draft.ts';

/** Keys of the categories at hand: Alt with 6, 7, 8, 9, 0. */
export const CATEGORY_DIGITS = ['6', '7', '8', '9', '0'];
const TYPED_MAX = 12;

/** The kind of intake that opens a category; null for what no agent opens. */
export function kindOf(category: CategoryView): IntakeKind | null {
  return INTAKE_KINDS.find((kind) => CASE_KINDS[kind].includes(category.kind)) ?? null;
}

/** Leaves of the tree that an intake may open. */
export function leavesOf(categories: CategoryView[]): CategoryView[] {
  return categories.filter((one) => kindOf(one) !== null && !categories.some((other) => other.code.startsWith(`${one.code}.`)));
}

/** Whether a category can be about a service of this product; where no service is named it can. */
export function fits(category: CategoryView, product: string): boolean {
  return product === '' || category.products.length === 0 || category.products.includes(product);
}

/**
 * What is shown: all that match what is typed, those of the chosen kind first; else the first five of the kind, the chosen
 * one always among them. Two Chinese characters, an English word or a part of the code will do. What cannot be about the
 * service that the caller rings for is offered only when it is typed, and last: he may ring for another one after all.
 */
export function matching(leaves: CategoryView[], kind: IntakeKind | null, typed: string, chosen: string, product = ''): CategoryView[] {
  const wanted = typed.trim().toLowerCase();
  const own = leaves.filter((one) => kindOf(one) === kind);
  if (wanted) {
    const has = (one: CategoryView) => [one.name.zh, one.name.en, one.code].some((name) => name.toLowerCase().includes(wanted));
    const all = [...own, ...leaves.filter((one) => !own.includes(one))].filter(has);
    return [...all.filter((one) => fits(one, product)), ...all.filter((one) => !fits(one, product))].slice(0, TYPED_MAX);
  }
  const atHand = own.filter((one) => fits(one, product)).slice(0, CATEGORY_DIGITS.length);
  const picked = own.find((one) => one.code === chosen);
  return picked && !atHand.includes(picked) ? [...atHand, picked] : atHand;
}
