import { Fragment, startTransition, useEffect, useRef, useState, type Key, type ReactNode } from 'react';

/** Rows of a block: what is drawn and taken away together. */
const BLOCK = 20;
/** Height of a row until a block was measured. */
const ROW_PX = 44;
/** So far beyond the window a block is drawn, so that a quick finger meets no white. */
const BEYOND = '900px 0px';

interface Props<T> {
  rows: T[];
  keyOf: (row: T) => Key;
  children: (row: T) => ReactNode;
  /** Columns of the table that the rows stand in; none for a list. */
  columns?: number;
  /** Class of a list. */
  className?: string;
}

/** The rows of a long table or list, drawn by blocks near the window; the rest is room kept free. Rows may differ in height. */
export function Blocks<T>({ rows, keyOf, children, columns, className }: Props<T>) {
  const blocks = Array.from({ length: Math.ceil(rows.length / BLOCK) }, (_, place) => rows.slice(place * BLOCK, (place + 1) * BLOCK));
  return blocks.map((block, place) => (
    <Block key={place} rows={block} keyOf={keyOf} columns={columns} className={className} first={place === 0}>
      {children}
    </Block>
  ));
}

function Block<T>({ rows, keyOf, children, columns, className, first }: Props<T> & { first: boolean }) {
  const frame = useRef<HTMLElement>(null);
  // The first block stays: the columns of a table are as wide as it needs them.
  const [inSight, setInSight] = useState(false);
  const near = first || inSight;
  const height = useRef(0);
  const wasNear = useRef(first);
  useEffect(() => {
    const watched = frame.current;
    if (!watched) return;
    const observer = new IntersectionObserver(
      (seen) => {
        const near = seen.some((one) => one.isIntersecting) || watched.contains(document.activeElement);
        // As tall as it was: what is taken away leaves its room. The observer measured it; asking the page would lay it out once more.
        if (!near && wasNear.current) height.current = seen.at(-1)?.boundingClientRect.height ?? 0;
        wasNear.current = near;
        // A finger does not wait for rows: they are drawn between its frames.
        startTransition(() => setInSight(near));
      },
      { rootMargin: BEYOND },
    );
    observer.observe(watched);
    return () => observer.disconnect();
  }, []);
  const room = height.current || rows.length * ROW_PX;
  const drawn = near && rows.map((row) => <Fragment key={keyOf(row)}>{children(row)}</Fragment>);
  if (columns === undefined) {
    return (
      <ul ref={(one) => void (frame.current = one)} className={className} style={near ? undefined : { height: room }}>
        {drawn}
      </ul>
    );
  }
  return (
    <tbody ref={(one) => void (frame.current = one)}>
      {drawn || (
        <tr aria-hidden="true" className="room">
          <td colSpan={columns} style={{ height: room }} />
        </tr>
      )}
    </tbody>
  );
}
