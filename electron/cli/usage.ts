import { ALL_OPTIONS, type Option } from './options.ts';

/** How an option is written, for example `-profile NAME`. */
export const formOf = ({ name, value }: Option): string =>
  value === null ? `-${name}` : `-${name} ${value.placeholder}`;

/** The help, in the form of Go's package flag. */
export function usage(): string {
  return [
    'Usage of iptlb:',
    ...ALL_OPTIONS.flatMap((option) => [
      `  ${formOf(option)}`,
      `    \t${option.summary}${option.value?.otherwise ? ` (default ${option.value.otherwise})` : ''}`,
    ]),
    '',
  ].join('\n');
}
