import { PROFILE_NAMES } from './completion.ts';
import { ALL_OPTIONS, type Option } from './options.ts';

/** The fish completion, made from the table of options. */
export function fishCompletion(): string {
  return `# fish completion for iptlb; made by build/man/generate.mjs, do not edit

# The names in the state file that the command line names, or in the usual one.
function __iptlb_profiles
    set -l file local/state.db
    set -l last
    for word in (commandline -opc)
        contains -- "$last" -state-file --state-file; and set file $word
        string match -qr -- '^--?state-file=' $word
        and set file (string replace -r -- '^[^=]*=' '' $word)
        set last $word
    end
    set file (string replace -r -- '^~/' "$HOME/" $file)
    test -r "$file"; and sed -nE '${PROFILE_NAMES.replaceAll('\\', '\\\\')}' -- $file
end

complete -c iptlb -f
${ALL_OPTIONS.map(lineOf).join('\n')}
`;
}

/** One dash or two are the same. */
function lineOf({ name, value, summary }: Option): string {
  const takes = value ? ` ${valueOf(value)}` : '';
  return `complete -c iptlb -o ${name} -l ${name}${takes} -d ${quoted(summary)}`;
}

function valueOf({ choices, completes }: NonNullable<Option['value']>): string {
  if (choices) return `-x -a ${quoted(choices.join(' '))}`;
  if (completes === 'files') return '-r -F';
  // An address: nothing to offer, and no file belongs there either.
  return completes === 'profiles' ? "-x -a '(__iptlb_profiles)'" : '-x';
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
