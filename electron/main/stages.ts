import type { BrowserWindow } from 'electron';
import type { Answer } from './answers.ts';
import { answerWindow } from './ipc.ts';
import type { WindowMemory } from './window-memory.ts';

/**
 * Answers the window's calls in two stages, each loaded when the page does not wait for this process: what its
 * first picture shows, when it has its script; all the rest, when it asks for more, which it does when
 * that picture is drawn.
 *
 * @param hasScript resolves when the page has its script
 * @param onFailure called when a stage cannot be loaded
 * @returns resolves when the first stage is there
 */
export function answerInStages(
  window: BrowserWindow,
  memory: WindowMemory,
  hasScript: Promise<unknown>,
  onFailure: (error: unknown) => void,
): Promise<unknown> {
  const opened = hasScript
    .then(() => import('./open-model.ts'))
    .then(({ openModel }) => openModel(window));
  opened.catch(onFailure);

  let answer: Promise<Answer> | null = null;
  const load = async (): Promise<Answer> => {
    const [first, { runApp }] = await Promise.all([opened, import('./run-app.ts')]);
    return runApp(window, memory, first);
  };
  const rest = (): Promise<Answer> => {
    if (!answer) {
      answer = load();
      answer.catch(onFailure);
    }
    return answer;
  };

  let isFirst = true;
  const state = async () => {
    if (!isFirst) await rest();
    isFirst = false;
    return (await opened).model.state();
  };
  answerWindow(window, state, rest);
  return opened;
}
