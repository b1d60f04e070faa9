import { clsx } from 'clsx';
import { useId, type ComponentProps, type ReactNode } from 'react';
import css from './field.module.css';

/** What ties a control to its label, its help and what is wrong with it. */
interface FieldIds {
  readonly id: string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': boolean;
}

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong, in place of the hint, so that nothing moves. */
  readonly error?: string | null;
  readonly className?: string | undefined;
  readonly children: (ids: FieldIds) => ReactNode;
}

/** A labelled control with a sentence of help. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  return (
    <div className={clsx(css['field'], className)}>
      <label htmlFor={id} className={css['label']}>
        {label}
      </label>
      {children({ id, 'aria-describedby': `${id}-note`, 'aria-invalid': Boolean(error) })}
      <FieldNote id={`${id}-note`} hint={hint} error={error} />
    </div>
  );
}

interface FieldNoteProps {
  readonly id: string;
  readonly hint?: ReactNode;
  readonly error?: string | null | undefined;
}

/** The line under a control: its help, or what is wrong. Changes of it are read aloud. */
export function FieldNote({ id, hint, error }: FieldNoteProps) {
  return (
    <p id={id} aria-live="polite" className={clsx(css['note'], error && css['error'])}>
      {error ?? hint}
    </p>
  );
}

interface TextInputProps extends ComponentProps<'input'> {
  readonly isMono?: boolean;
}

export function TextInput({ isMono = false, className, ...rest }: TextInputProps) {
  return (
    <input
      type="text"
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      className={clsx(css['input'], isMono && 'mono', className)}
      {...rest}
    />
  );
}

export function SelectInput({ className, ...rest }: ComponentProps<'select'>) {
  return <select className={clsx(css['input'], css['select'], className)} {...rest} />;
}
