/** Wall-clock time in the operator's zone. The browser's own zone is never used. */

export interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** 0 is Sunday. */
  weekday: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

export function wallAt(instant: number, zone: string): Wall {
  const found: Record<string, number> = {};
  for (const part of formatFor(zone).formatToParts(instant)) {
    if (part.type !== 'literal') found[part.type] = Number(part.value);
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = found;
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return { year, month, day, hour, minute, second, weekday };
}

/** One number a local day, so that days compare and subtract. */
export function dayNumber(instant: number, zone: string): number {
  const wall = wallAt(instant, zone);
  return Date.UTC(wall.year, wall.month - 1, wall.day) / 86_400_000;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Value for `<input type="datetime-local">`. */
export function toLocalInput(instant: number, zone: string): string {
  const w = wallAt(instant, zone);
  return `${w.year}-${two(w.month)}-${two(w.day)}T${two(w.hour)}:${two(w.minute)}`;
}

/** Reads a `datetime-local` value as wall time of the zone; null when it is not one. */
export function fromLocalInput(value: string, zone: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(value);
  if (!match) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = match.slice(1).map(Number);
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  const offsetAt = (instant: number): number => {
    const w = wallAt(instant, zone);
    return Date.UTC(w.year, w.month - 1, w.day, w.hour, w.minute, w.second) - Math.floor(instant / 1000) * 1000;
  };
  // Twice: the first guess may lie on the other side of a change of offset.
  const guess = asUtc - offsetAt(asUtc);
  return asUtc - offsetAt(guess);
}
