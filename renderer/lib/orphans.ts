import { bridge, messageOf } from './bridge.ts';
import { showToast } from './toasts.ts';
import { goToProfile } from './view-store.ts';
import { words } from './words.ts';

/** Makes a profile of a chain that belongs to none, and shows it. */
export async function adoptChain(chain: string): Promise<void> {
  try {
    const { name, problem } = await bridge().invoke('profiles:adopt', { chain });
    if (name === null) {
      showToast(problem ?? '', 'bad');
      return;
    }
    goToProfile(name, 'rules');
    showToast(words.toasts.adopted(chain, name), 'good');
  } catch (error) {
    showToast(messageOf(error), 'bad');
  }
}
