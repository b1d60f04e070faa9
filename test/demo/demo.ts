/**
 * The main job on live traffic, inside the lab; `npm run demo` starts it there.
 *
 *   by-hand       opens the window on the display for a person to play with
 *   walk-through  does the job by itself and leaves a picture of each step in out/demo/
 */
import { polkit, startBackends } from '#lab';
import { playByHand } from './by-hand.ts';
import { walkThrough } from './walk-through.ts';

// Ctrl-C ends it at once: the lab takes everything with it, and what was going on has nothing to tell.
process.on('SIGINT', () => process.exit(130));

const backends = await startBackends();
// The prompt would come from the desktop's agent, which cannot reach into the lab.
polkit.decide('org.iptlb.apply', 'allow');
await (process.argv[2] === 'by-hand' ? playByHand(backends) : walkThrough(backends));
backends.stop();
