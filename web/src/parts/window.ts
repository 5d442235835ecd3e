import { useEffect, useLayoutEffect, useState, type RefObject } from 'react';

/** Rows drawn beyond the edge of what is seen, so that a quick finger meets no white. */
const BEYOND = 12;
/** The window moves in steps, so that not every pixel of a scroll draws anew. */
const STEP = 6;
const FIRST = { from: 0, to: 40 };

export interface Span {
  /** First row that is drawn. */
  from: number;
  /** First row after it that is not. */
  to: number;
}

/** Which rows of a list are drawn: those in sight of `frame`, in a list that begins at `list` and has rows of one height. */
export function spanOf(count: number, height: number, top: number, seen: number): Span {
  const from = Math.max(0, Math.floor((top / height - BEYOND) / STEP) * STEP);
  const to = Math.min(count, Math.ceil(((top + seen) / height + BEYOND) / STEP) * STEP);
  return { from: Math.min(from, Math.max(0, count - 1)), to: Math.max(to, Math.min(count, FIRST.to)) };
}

/** Draws only what is near the window of a long list; the rest is room kept free. */
export function useWindow(count: number, frame: RefObject<HTMLElement | null>, list: RefObject<HTMLElement | null>, height: number): Span {
  const [span, setSpan] = useState<Span>({ from: 0, to: Math.min(count, FIRST.to) });
  const look = () => {
    if (!frame.current || !list.current) return;
    const next = spanOf(count, height, frame.current.scrollTop - list.current.offsetTop, frame.current.clientHeight);
    setSpan((before) => (before.from === next.from && before.to === next.to ? before : next));
  };
  useLayoutEffect(look, [count, height]);
  useEffect(() => {
    const scrolled = frame.current;
    if (!scrolled) return;
    const sized = new ResizeObserver(look);
    sized.observe(scrolled);
    scrolled.addEventListener('scroll', look, { passive: true });
    return () => {
      sized.disconnect();
      scrolled.removeEventListener('scroll', look);
    };
  }, [count, height]);
  return span;
}
