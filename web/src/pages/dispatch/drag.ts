import { useRef, type PointerEvent as ReactPointerEvent } from 'react';
import type { VisitDayView, VisitRowView } from '../../api/types.ts';
import { fitted, movable, type Move } from './day.ts';

/** Less than this is a press, not a drag. */
const DRAG_PIXELS = 5;

/** The row of the board under a point: whose it is, and its track. */
function rowAt(x: number, y: number): { technician: string; track: HTMLElement } | null {
  const row = document.elementsFromPoint(x, y).map((one) => one.closest<HTMLElement>('[data-technician]')).find((one) => one != null);
  const track = row?.querySelector<HTMLElement>('.gantt-track');
  return row?.dataset.technician && track ? { technician: row.dataset.technician, track } : null;
}

type Hours = { from: number; until: number };

/** The instant at a place of a track. */
export function instantAt(x: number, track: { left: number; width: number }, hours: Hours): number {
  return hours.from + Math.round(((x - track.left) / track.width) * (hours.until - hours.from));
}

/** Where a press or a pull leads: to the row under it, at the quarter of an hour under it. */
function moveAt(view: VisitDayView, visit: VisitRowView, hours: Hours, point: { x: number; y: number }, grip: number, from?: string): Move | null {
  const row = rowAt(point.x, point.y);
  if (!row) return null;
  const startsAt = instantAt(point.x, row.track.getBoundingClientRect(), hours) - grip;
  return fitted(view, { visit: visit.visit, technician: row.technician, startsAt, from });
}

interface Board {
  view: VisitDayView;
  hours: Hours;
  onPick: (visit: string) => void;
  onMove: (move: Move | null) => void;
}

interface Pull {
  pointer: number;
  x: number;
  y: number;
  /** Time between the beginning of the visit and where it was taken hold of. */
  grip: number;
  moved: boolean;
}

/** A visit pulled by mouse or pen hangs where it is let go, with its cost, until it is dropped; a finger scrolls the board instead. */
export function usePull({ view, hours, onPick, onMove }: Board, visit: VisitRowView, hand: string) {
  const pull = useRef<Pull | null>(null);
  const pulled = useRef(false);
  const end = () => {
    pulled.current = pull.current?.moved ?? false;
    pull.current = null;
  };
  return {
    /** Whether the click that ends a pull is that pull's. */
    wasPulled: () => {
      const was = pulled.current;
      pulled.current = false;
      return was;
    },
    handlers: {
      onPointerDown: (event: ReactPointerEvent<HTMLElement>) => {
        if (event.pointerType === 'touch' || event.button !== 0 || !movable(visit) || visit.starts_at == null) return;
        const track = event.currentTarget.closest('.gantt-track')?.getBoundingClientRect();
        if (!track) return;
        pulled.current = false;
        pull.current = { pointer: event.pointerId, x: event.clientX, y: event.clientY, grip: instantAt(event.clientX, track, hours) - visit.starts_at, moved: false };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove: (event: ReactPointerEvent<HTMLElement>) => {
        const held = pull.current;
        if (!held || held.pointer !== event.pointerId) return;
        if (!held.moved) {
          if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < DRAG_PIXELS) return;
          held.moved = true;
          onPick(visit.visit);
        }
        onMove(moveAt(view, visit, hours, { x: event.clientX, y: event.clientY }, held.grip, hand));
      },
      onPointerUp: end,
      onPointerCancel: () => {
        if (pull.current?.moved) onMove(null);
        end();
      },
    },
  };
}

/** A press on a row while a visit is chosen: the visit would begin there. */
export function placeAt({ view, hours, onMove }: Omit<Board, 'onPick'>, picked: VisitRowView | null, point: { x: number; y: number }): void {
  if (!picked || !movable(picked)) return;
  const move = moveAt(view, picked, hours, point, 0);
  if (move) onMove(move);
}
