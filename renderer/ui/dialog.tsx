import { X } from 'lucide-react';
import { clsx } from 'clsx';
import { words } from '#lib/words';
import { useEffect, useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { IconButton } from './button.tsx';
import css from './dialog.module.css';

interface DialogProps {
  readonly title: string;
  /** Null for a question that has to be answered: it cannot be closed. */
  readonly onClose: (() => void) | null;
  readonly role?: 'dialog' | 'alertdialog' | undefined;
  readonly footer?: ReactNode;
  readonly size?: 'sm' | 'lg';
  /** Whether a part of the body scrolls by itself, as a long table does, instead of the body. */
  readonly isFilling?: boolean;
  readonly children: ReactNode;
}

/**
 * The browser's own modal dialog: it keeps the focus inside, gives it back, and makes the rest inert,
 * without injecting styles that the content security policy refuses.
 *
 * What carries `data-autofocus` gets the focus first.
 */
export function Dialog({
  title,
  onClose,
  role,
  footer,
  size = 'sm',
  isFilling = false,
  children,
}: DialogProps) {
  const id = useId();
  return (
    <Modal
      labelledBy={id}
      describedBy={role === 'alertdialog' ? `${id}-body` : undefined}
      role={role}
      onClose={onClose ?? undefined}
      className={clsx(css['dialog'], css[size])}
    >
      <header className={css['header']}>
        <h2 id={id} className={css['title']}>
          {title}
        </h2>
        {onClose === null ? null : (
          <IconButton label={words.common.close} icon={<X />} onClick={onClose} />
        )}
      </header>
      <div id={`${id}-body`} className={clsx(css['body'], isFilling && css['filling'])}>
        {children}
      </div>
      {footer === undefined ? null : <footer className={css['footer']}>{footer}</footer>}
    </Modal>
  );
}

interface ModalProps {
  readonly labelledBy?: string;
  readonly label?: string;
  readonly describedBy?: string | undefined;
  readonly role?: 'dialog' | 'alertdialog' | undefined;
  readonly className?: string | undefined;
  /** Absent where it cannot be closed. */
  readonly onClose?: (() => void) | undefined;
  readonly children: ReactNode;
}

/** A modal dialog without any furniture. */
export function Modal({
  labelledBy,
  label,
  describedBy,
  role,
  className,
  onClose,
  children,
}: ModalProps) {
  const ref = useRef<HTMLDialogElement>(null);
  /** Where the focus was put when nobody had moved it yet. */
  const placed = useRef<Element | null>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    dialog.showModal();
    placed.current = document.activeElement;
    // Before the element goes, so that the focus returns to where it came from.
    return () => dialog.close();
  }, []);
  useEffect(() => {
    const focused = document.activeElement;
    // What had the focus may also have been disabled or gone: without it no key arrives here.
    if (focused !== placed.current && focused !== document.body) return;
    const wanted =
      ref.current?.querySelector<HTMLElement>('[data-autofocus]') ??
      (focused === document.body
        ? (ref.current?.querySelector('button:enabled') ?? ref.current)
        : null);
    wanted?.focus();
    placed.current = document.activeElement;
  });
  return (
    <dialog
      ref={ref}
      aria-labelledby={labelledBy}
      aria-label={label}
      aria-describedby={describedBy}
      role={role}
      className={className}
      onKeyDown={(event) => {
        // Held down since before the dialog came, it would agree to what nobody has read.
        if (event.key === 'Enter' && event.repeat) event.preventDefault();
        if (event.key !== 'Escape') return;
        // The state decides what is open, not the element.
        event.preventDefault();
        event.stopPropagation();
        onClose?.();
      }}
      onCancel={(event) => {
        // Where nothing inside has the focus, Escape arrives as this alone.
        event.preventDefault();
        onClose?.();
      }}
      onPointerDown={(event) => {
        if (event.target === ref.current) onClose?.();
      }}
    >
      {children}
    </dialog>
  );
}
