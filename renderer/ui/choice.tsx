import { useId } from 'react';
import { FieldNote } from './field.tsx';
import css from './choice.module.css';

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly T[];
  readonly nameOf?: (option: T) => string;
  readonly hint?: string;
  readonly error?: string | null;
  /** Whether its label is only read aloud, as in a bar of tools. */
  readonly isBare?: boolean;
  readonly onChange: (value: T) => void;
}

/** One of a few, all of them in sight: native radio buttons that look like one control. */
export function Choice<T extends string>({
  label,
  value,
  options,
  nameOf = (option) => option,
  hint,
  error,
  isBare = false,
  onChange,
}: ChoiceProps<T>) {
  const id = useId();
  const hasNote = hint !== undefined || error !== undefined;
  return (
    <div className={css['field']}>
      <span id={`${id}-label`} className={isBare ? 'sr-only' : css['label']}>
        {label}
      </span>
      <div
        role="radiogroup"
        aria-labelledby={`${id}-label`}
        aria-describedby={hasNote ? `${id}-note` : undefined}
        className={css['group']}
      >
        {options.map((option) => (
          <label key={option} className={css['option']}>
            <input
              type="radio"
              className="sr-only"
              name={id}
              value={option}
              checked={option === value}
              onChange={() => onChange(option)}
            />
            <span>{nameOf(option)}</span>
          </label>
        ))}
      </div>
      {!hasNote ? null : <FieldNote id={`${id}-note`} hint={hint} error={error} />}
    </div>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly hint?: string;
  readonly onChange: (isOn: boolean) => void;
}

/** On or off, at once: a native checkbox that says it is a switch. */
export function Switch({ label, isOn, isDisabled = false, hint, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div className={css['field']}>
      <label className={css['switchRow']}>
        <input
          type="checkbox"
          role="switch"
          className={css['switch']}
          checked={isOn}
          disabled={isDisabled}
          aria-describedby={hint === undefined ? undefined : `${id}-note`}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span className={css['label']}>{label}</span>
      </label>
      {hint === undefined ? null : <FieldNote id={`${id}-note`} hint={hint} />}
    </div>
  );
}
