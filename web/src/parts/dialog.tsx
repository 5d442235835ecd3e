import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { useSpeech } from '../i18n/language.tsx';
import { Icon } from './icon.tsx';

interface Props {
  label: string;
  /** Where it stands: in the middle, near the top, or along the right edge. */
  place: 'middle' | 'top' | 'right';
  /** Shows the label and a close button. */
  titled?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/**
 * The browser's own modal dialog: it keeps the focus inside, closes on Escape and returns the focus. Ant Design's
 * locks scrolling by inline styles, which our style policy refuses. Stands while it is rendered.
 */
export function Dialog({ label, place, titled = false, onClose, children }: Props) {
  const { t } = useSpeech();
  const dialog = useRef<HTMLDialogElement>(null);
  // Before the element leaves the page: one that is gone returns the focus to nobody.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`dialog dialog-${place} fade`}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        // The backdrop belongs to the dialog element itself; its content covers the rest.
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className="dialog-body">
        {titled && (
          <header className="dialog-head">
            <h2>{label}</h2>
            <button type="button" className="plain-button end" aria-label={t.common.close} onClick={onClose}>
              <Icon name="close" />
            </button>
          </header>
        )}
        {children}
      </div>
    </dialog>
  );
}
