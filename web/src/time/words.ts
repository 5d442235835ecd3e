import { dayNumber, wallAt } from './zone.ts';
import type { Language } from '../i18n/messages.ts';

/** Instants and spans in words. Pure: the caller hands in now, zone and language. */

const WEEKDAYS = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
} as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const NEAR_DAYS: Record<Language, Record<number, string>> = {
  zh: { 0: '今天', 1: '明天', '-1': '昨天' },
  en: { 0: 'today', 1: 'tomorrow', '-1': 'yesterday' },
};

const two = (value: number): string => String(value).padStart(2, '0');

/** `14:30` */
export function timeOfDay(instant: number, zone: string): string {
  const w = wallAt(instant, zone);
  return `${two(w.hour)}:${two(w.minute)}`;
}

/** `11-21`, `21 Nov` */
export function shortDate(instant: number, zone: string, language: Language): string {
  const w = wallAt(instant, zone);
  return language === 'zh' ? `${two(w.month)}-${two(w.day)}` : `${w.day} ${MONTHS[w.month - 1]}`;
}

/** `今天 14:30`, `11-24 10:00`; with the year when it is another one. */
export function shortInstant(instant: number, now: number, zone: string, language: Language): string {
  const near = NEAR_DAYS[language][dayNumber(instant, zone) - dayNumber(now, zone)];
  if (near) return `${near} ${timeOfDay(instant, zone)}`;
  const year = wallAt(instant, zone).year;
  const date = shortDate(instant, zone, language);
  const dated = year === wallAt(now, zone).year ? date : language === 'zh' ? `${year}-${date}` : `${date} ${year}`;
  return `${dated} ${timeOfDay(instant, zone)}`;
}

/** Whether two instants lie in one local month. */
export function sameMonth(one: number, other: number, zone: string): boolean {
  const [a, b] = [wallAt(one, zone), wallAt(other, zone)];
  return a.year === b.year && a.month === b.month;
}

/** Heading of a day: `今天 11-21 周六`, `Today, Sat 21 Nov`. */
export function dayHeading(instant: number, now: number, zone: string, language: Language): string {
  const near = NEAR_DAYS[language][dayNumber(instant, zone) - dayNumber(now, zone)];
  const weekday = WEEKDAYS[language][wallAt(instant, zone).weekday];
  const date = shortDate(instant, zone, language);
  if (language === 'zh') return [near, date, weekday].filter(Boolean).join(' ');
  const tail = `${weekday} ${date}`;
  return near ? `${near.charAt(0).toUpperCase()}${near.slice(1)}, ${tail}` : tail;
}

/** The bar's clock: `11-21 周六 14:26:08`, `Sat 21 Nov 14:26:08`. */
export function barTime(instant: number, zone: string, language: Language): string {
  const w = wallAt(instant, zone);
  const weekday = WEEKDAYS[language][w.weekday];
  const date = shortDate(instant, zone, language);
  const time = `${two(w.hour)}:${two(w.minute)}:${two(w.second)}`;
  return language === 'zh' ? `${date} ${weekday} ${time}` : `${weekday} ${date} ${time}`;
}

/** `1:45`; `1天07时` from a day on; `0:05:42` with seconds. Never negative. */
export function spanText(millis: number, language: Language, seconds = false): string {
  const total = Math.max(0, Math.floor(millis / 1000));
  const days = Math.floor(total / 86_400);
  const hours = Math.floor((total % 86_400) / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  if (days > 0) return language === 'zh' ? `${days}天${two(hours)}时` : `${days}d ${two(hours)}h`;
  return seconds ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${hours}:${two(minutes)}`;
}

/** `0:12`, `12:05`: how long a call rings or lasts. Never negative. */
export function callSpan(millis: number): string {
  const total = Math.max(0, Math.floor(millis / 1000));
  return `${Math.floor(total / 60)}:${two(total % 60)}`;
}

/** `¥10.00`; days for validity, pieces of a part, points; a currency's code where there is no sign. */
export function moneyText(minor: number, unit: string, language: Language): string {
  if (unit === 'validity-days') return language === 'zh' ? `${minor} 天` : `${minor} days`;
  if (unit.startsWith('part/')) return language === 'zh' ? `${minor} 件 ${unit.slice('part/'.length)}` : `${minor} × ${unit.slice('part/'.length)}`;
  if (unit === 'deduction-points') return language === 'zh' ? `${minor} 分` : `${minor} points`;
  // The ledger is kept in whatever a rule names; what is no currency is counted as it is.
  if (!/^[A-Z]{3}$/.test(unit)) return `${minor} ${unit}`;
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', {
    style: 'currency',
    currency: unit,
    currencyDisplay: 'narrowSymbol',
  }).format(minor / 100);
}
