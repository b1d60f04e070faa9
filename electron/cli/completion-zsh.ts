import { PROFILE_NAMES } from './completion.ts';
import { ALL_OPTIONS, type Option } from './options.ts';

/** The zsh completion, made from the table of options. */
export function zshCompletion(): string {
  return `#compdef iptlb
# zsh completion for iptlb; made by build/man/generate.mjs, do not edit

# The names in the state file that the command line names, or in the usual one.
_iptlb_profiles() {
  local file=local/state.db index
  local -a names
  for ((index = 2; index < $#words; index++)); do
    case $words[index] in
      -state-file=* | --state-file=*) file=\${words[index]#*=} ;;
      -state-file | --state-file) file=$words[index+1] ;;
    esac
  done
  file=\${(Q)file}
  file=\${file/#\\~\\//$HOME/}
  [[ -r $file ]] || return 1
  names=(\${(f)"$(sed -nE '${PROFILE_NAMES}' -- "$file")"})
  compadd "$@" -a names
}

_iptlb() {
  local given=- other=--
  local -a options
  # One dash or two are the same: those are offered that a person has begun with.
  [[ $PREFIX == --* ]] && given=-- other=-
  options=(
${ALL_OPTIONS.map((option) => `    ${quoted(specOf(option))}`).join('\n')}
  )
  _arguments : $given$^options "!"$other$^options
}

_iptlb "$@"
`;
}

/** An option without its dashes, as _arguments has it: `name=[summary]:value:action`. */
function specOf({ name, value, summary }: Option): string {
  const words = `[${summary.replace(/[\\\]]/g, '\\$&')}]`;
  if (!value) return `${name}${words}`;
  return `${name}=${words}:${value.placeholder.replace(/[\\:]/g, '\\$&')}:${actionOf(value)}`;
}

function actionOf({ choices, completes }: NonNullable<Option['value']>): string {
  if (choices) return `(${choices.join(' ')})`;
  if (completes === 'files') return '_files';
  // An address: nothing to offer but what belongs there.
  return completes === 'profiles' ? '_iptlb_profiles' : ' ';
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
