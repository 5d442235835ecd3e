import type { UnitPlaceView } from '../api/types.ts';

export interface Branch {
  unit: UnitPlaceView;
  /** How many stand above it. */
  depth: number;
}

/** Units as their tree grows: each below the one above it, in the order of the list; one whose upper unit is not there stands at the top. */
export function byTree(units: UnitPlaceView[]): Branch[] {
  const known = new Set(units.map((unit) => unit.code));
  const below = new Map<string, UnitPlaceView[]>();
  for (const unit of units) {
    const parent = known.has(unit.parent) && unit.parent !== unit.code ? unit.parent : '';
    below.set(parent, [...(below.get(parent) ?? []), unit]);
  }
  const walk = (parent: string, depth: number): Branch[] => (below.get(parent) ?? []).flatMap((unit) => [{ unit, depth }, ...walk(unit.code, depth + 1)]);
  return walk('', 0);
}
