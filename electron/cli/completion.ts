import { ALL_OPTIONS, type Option } from './options.ts';

/** For `sed -nE`: the names of the profiles in a state file. */
export const PROFILE_NAMES = String.raw`s/^"?([A-Za-z0-9_-]+)"?:.*/\1/p`;

/** The bash completion, made from the table of options. */
export function bashCompletion(): string {
  const names = ALL_OPTIONS.map(({ name }) => `-${name}`).join(' ');
  return `# bash completion for iptlb; made by build/man/generate.mjs, do not edit
_iptlb() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} option word
  COMPREPLY=()
  # Bash splits words at "=": -option=value arrives as three.
  if [[ $cur == "=" ]]; then
    option=$prev cur=
  elif [[ $prev == "=" ]]; then
    option=\${COMP_WORDS[COMP_CWORD - 2]}
  else
    option=$prev
  fi
  # One dash or two are the same.
  option=\${option#-} option=-\${option#-} word=\${cur#-}
  case $option in
${ALL_OPTIONS.flatMap(caseOf).join('\n')}
  esac
  [[ $prev == "=" || $cur == "=" ]] && return
  COMPREPLY=($(compgen -W '${names}' -- "-\${word#-}"))
}

# The names in the state file that the command line names, or in the usual one.
_iptlb_profiles() {
  local file=local/state.db index word
  for ((index = 1; index < \${#COMP_WORDS[@]}; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ $word == -state-file || $word == --state-file ]]; then
      file=\${COMP_WORDS[index + 1]}
      [[ $file == "=" ]] && file=\${COMP_WORDS[index + 2]}
    fi
  done
  [[ -r $file ]] && sed -nE '${PROFILE_NAMES}' "$file"
}

complete -F _iptlb iptlb
`;
}

function caseOf({ name, value }: Option): string[] {
  const words = value && completionOf(value);
  return words ? [`    -${name})`, `      ${words}`, '      return', '      ;;'] : [];
}

function completionOf({ choices, completes }: NonNullable<Option['value']>): string {
  if (choices) return `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$cur"))`;
  if (completes === 'files') return 'COMPREPLY=($(compgen -f -- "$cur"))';
  if (completes === 'profiles') {
    return 'COMPREPLY=($(compgen -W "$(_iptlb_profiles)" -- "$cur"))';
  }
  // An address: nothing to offer, and no option belongs there either.
  return ':';
}
