import type { Named, VisitDayView } from '../../api/types.ts';
import { visitsOf } from './day.ts';

/** Where things of a day lie on its map. Pure; thousandths of a degree in, hundredths of the map out. */

export interface Spot {
  latitude_milli: number;
  longitude_milli: number;
}

export interface Frame {
  west: number;
  north: number;
  width: number;
  height: number;
}

/** Room around the outermost places, hundredths of the map. */
const EDGE = 6;
/** A map of one block would have no size. */
const SMALLEST_MILLI = 4;

export function spotsOf(view: VisitDayView): Spot[] {
  return [...view.visits.map((visit) => visit.spot), ...view.technicians.map((one) => one.home)].filter((spot) => spot != null);
}

/** What the map shows: everything of the day. */
export function frameOf(view: VisitDayView): Frame | null {
  const spots = spotsOf(view);
  if (spots.length === 0) return null;
  const east = spots.map((spot) => spot.longitude_milli);
  const up = spots.map((spot) => spot.latitude_milli);
  const [west, north] = [Math.min(...east), Math.max(...up)];
  return { west, north, width: Math.max(SMALLEST_MILLI, Math.max(...east) - west), height: Math.max(SMALLEST_MILLI, north - Math.min(...up)) };
}

export function toPercent(frame: Frame, spot: Spot): { x: number; y: number } {
  const inner = 100 - 2 * EDGE;
  return { x: EDGE + ((spot.longitude_milli - frame.west) / frame.width) * inner, y: EDGE + ((frame.north - spot.latitude_milli) / frame.height) * inner };
}

export interface Area {
  unit: Named;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Each unit's visits lie in one box: grids have no borders here, only places. */
export function areasOf(view: VisitDayView, frame: Frame): Area[] {
  const units = new Map<string, { unit: Named; places: { x: number; y: number }[] }>();
  for (const visit of view.visits) {
    if (!visit.spot) continue;
    const found = units.get(visit.unit.code) ?? { unit: visit.unit, places: [] };
    found.places.push(toPercent(frame, visit.spot));
    units.set(visit.unit.code, found);
  }
  return [...units.values()].map(({ unit, places }) => {
    const [xs, ys] = [places.map((one) => one.x), places.map((one) => one.y)];
    const [left, top] = [Math.min(...xs) - 3, Math.min(...ys) - 3];
    return { unit, left, top, width: Math.max(...xs) + 3 - left, height: Math.max(...ys) + 3 - top };
  });
}

/** From home to visit to visit, in the order of the day. */
export function routesOf(view: VisitDayView, frame: Frame): { technician: string; points: string }[] {
  return view.technicians.flatMap((one) => {
    const stops = visitsOf(view, one.technician.code).map((visit) => visit.spot).filter((spot) => spot != null);
    const places = (one.home ? [one.home, ...stops] : stops).map((spot) => toPercent(frame, spot));
    return stops.length === 0 || places.length < 2 ? [] : [{ technician: one.technician.code, points: places.map(({ x, y }) => `${x.toFixed(2)},${y.toFixed(2)}`).join(' ') }];
  });
}
