import { SelectInput } from './field.tsx';

interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly T[];
  readonly nameOf: (option: T) => string;
  readonly className?: string | undefined;
  readonly onChange: (option: T) => void;
}

/** One of several by its name, where there is no room to show them all. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { label, value, options, nameOf, className, onChange } = props;
  return (
    <SelectInput
      aria-label={label}
      className={className}
      value={value}
      onChange={({ target }) => {
        const chosen = options.find((each) => each === target.value);
        if (chosen !== undefined) onChange(chosen);
      }}
    >
      {options.map((option) => (
        <option key={option} value={option}>
          {nameOf(option)}
        </option>
      ))}
    </SelectInput>
  );
}
