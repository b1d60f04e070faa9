import type { BrowserWindow } from 'electron';
import { answerWith, type Answer } from './answers.ts';
import { handlersOf } from './handlers.ts';
import { startLifeCycle } from './life-cycle.ts';
import type { Opened } from './open-model.ts';
import { makeServices } from './services.ts';
import type { WindowMemory } from './window-memory.ts';

/** Makes all that stands behind the window, once its first picture is there. Returns what answers its calls. */
export function runApp(window: BrowserWindow, memory: WindowMemory, opened: Opened): Answer {
  const services = makeServices(window, opened);
  const { restart } = startLifeCycle(window, services);
  return answerWith(handlersOf(window, memory, services, restart));
}
