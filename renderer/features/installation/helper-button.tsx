import { useApp } from '#lib/app-store';
import { reconnect } from '#lib/helper';
import { askToSetUp } from '#lib/installation';
import { words } from '#lib/words';
import { installationWords } from '#lib/words-installation';
import { Button } from '#ui';
import type { ComponentProps } from 'react';

/** Whether the helper that is missing can be set up from here: connecting anew would find none. */
export const useCanSetUp = (): boolean =>
  useApp(({ installation }) => installation.offer === 'set-up');

interface HelperButtonProps extends Pick<ComponentProps<typeof Button>, 'size' | 'className'> {
  /** Before the helper is set up. */
  readonly onSetUp?: () => void;
}

/** What brings a helper that is not there: setting it up, or connecting anew. */
export function HelperButton({ onSetUp, ...rest }: HelperButtonProps) {
  const setUp = () => {
    onSetUp?.();
    askToSetUp('set-up');
  };
  return useCanSetUp() ? (
    <Button {...rest} onClick={setUp}>
      {installationWords.setUp}
    </Button>
  ) : (
    <Button {...rest} onClick={reconnect}>
      {words.helper.reconnect}
    </Button>
  );
}
