/** Our own icons: 16 units square, strokes of 1.4, round ends. Decorative; the word beside them speaks. */

const PATHS = {
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM8 4.8V8l2.2 1.6',
  near: 'M8 2.4 14.2 13H1.8L8 2.4ZM8 6.6v3M8 11.3v.1',
  broken: 'M5.4 2h5.2L14 5.4v5.2L10.6 14H5.4L2 10.6V5.4L5.4 2ZM6 6l4 4M10 6l-4 4',
  paused: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM6.6 6v4M9.4 6v4',
  met: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM5.3 8.2l1.9 1.9 3.5-3.8',
  void: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM5.5 8h5',
  flag: 'M4 14V2.6M4 3h8l-1.8 2.7L12 8.4H4',
  phone: 'M5.2 2.4 6.6 5.6 5.2 7a8 8 0 0 0 3.8 3.8l1.4-1.4 3.2 1.4v2.1c0 .6-.5 1-1.1 1C7 13.5 2.5 9 2.1 3.5c0-.6.4-1.1 1-1.1h2.1Z',
  ladder: 'M1.8 13.4h3.4v-3.3h3.2V6.8h3.2V3.4h2.8',
  wallet: 'M2.2 4.6h10.4c.6 0 1 .4 1 1v6.6c0 .6-.4 1-1 1H3.2c-.6 0-1-.4-1-1V4.6Zm0 0 7-2.2v2.2M10.6 8.9h.2',
  people: 'M6 7.6a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6ZM1.8 13c.3-2.3 2-3.6 4.2-3.6s3.9 1.3 4.2 3.6M10.6 3.2a2.3 2.3 0 0 1 0 4.2M11.6 9.6c1.5.4 2.4 1.6 2.6 3.4',
  note: 'M2.4 3h11.2v8H6.8L4 13.4V11H2.4V3Z',
  check: 'M2.8 8.6 6.3 12l7-7.6',
  calendar: 'M2.6 3.8h10.8v9.6H2.6V3.8ZM2.6 6.8h10.8M5.4 2.2v2.4M10.6 2.2v2.4',
  repeat: 'M3 7.4c0-2 1.5-3.2 3.4-3.2h6M10.4 2l2.2 2.2-2.2 2.2M13 8.6c0 2-1.5 3.2-3.4 3.2h-6M5.6 14l-2.2-2.2 2.2-2.2',
  doc: 'M4 2h5.4L12.4 5v9H4V2ZM9.2 2v3.2h3.2M6 8.2h4.4M6 10.8h4.4',
  list: 'M5.4 4h8.4M5.4 8h8.4M5.4 12h8.4M2.4 4h.1M2.4 8h.1M2.4 12h.1',
  gear: 'M8 5.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6ZM8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4',
  bell: 'M4 11.4V7a4 4 0 0 1 8 0v4.4l1 1.2H3l1-1.2ZM6.7 14.2h2.6',
  search: 'M7 2.6a4.4 4.4 0 1 0 0 8.8 4.4 4.4 0 0 0 0-8.8ZM10.3 10.3l3.3 3.3',
  link: 'M6.6 9.4 9.4 6.6M7.2 4.6l1.4-1.4a2.9 2.9 0 0 1 4.2 4.2l-1.4 1.4M8.8 11.4l-1.4 1.4a2.9 2.9 0 0 1-4.2-4.2l1.4-1.4',
  lock: 'M3.8 7.2h8.4v6H3.8v-6ZM5.4 7.2V5.4a2.6 2.6 0 0 1 5.2 0v1.8',
  today: 'M2.4 13.6h11.2M4.2 13.4V8.6M8 13.4V3.4M11.8 13.4V6.4',
  close: 'M3.6 3.6l8.8 8.8M12.4 3.6l-8.8 8.8',
  back: 'M9.8 3 4.8 8l5 5',
  panel: 'M2 3h12v10H2V3ZM9.8 3v10',
  more: 'M3.6 8h.1M8 8h.1M12.4 8h.1',
  down: 'M4 6.2 8 10l4-3.8',
  plus: 'M8 3v10M3 8h10',
  off: 'M2 6.2a9 9 0 0 1 3-1.9M8 3.7a9 9 0 0 1 6 2.5M4.4 8.8a5.4 5.4 0 0 1 2-1.3M9.2 7.3a5.4 5.4 0 0 1 2.4 1.5M8 12.6v.1M2.6 2.2l10.8 11.6',
  on: 'M2 6.2a9 9 0 0 1 12 0M4.4 8.8a5.4 5.4 0 0 1 7.2 0M6.7 11a2 2 0 0 1 2.6 0M8 12.9v.1',
  up: 'M8 13.4V3M4 6.8 8 2.8l4 4',
  pin: 'M8 14.2c2.8-3.2 4.4-5.5 4.4-7.6a4.4 4.4 0 0 0-8.8 0c0 2.1 1.6 4.4 4.4 7.6ZM8 5.2a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3Z',
  camera: 'M2.2 4.8h2.6l1-1.6h4.4l1 1.6h2.6v8H2.2v-8ZM8 6.6a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6Z',
  box: 'M2.6 5 8 2.2 13.4 5v6L8 13.8 2.6 11V5ZM2.8 5.2 8 7.9l5.2-2.7M8 7.9v5.7',
  card: 'M1.8 3.6h12.4v8.8H1.8V3.6ZM5.2 6.2a1.2 1.2 0 1 0 0 2.4 1.2 1.2 0 0 0 0-2.4ZM3.4 10.8c.2-1 .9-1.5 1.8-1.5s1.6.5 1.8 1.5M9.2 6.6h3.2M9.2 9.2h3.2',
} as const;

export type IconName = keyof typeof PATHS;

export function isIconName(name: string): name is IconName {
  return name in PATHS;
}

export function Icon({ name, size = 15 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
