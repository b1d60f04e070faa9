/**
 * Pictures of the real app on live traffic, inside the lab; `npm run screenshots` starts it there.
 *
 *   (nothing)   those of the README, into out/pictures/, and all that are worth a critical look,
 *               into out/screenshots/
 *   readme      those of the README only
 *   empty, many, activity, trouble, kernel, import   the critical ones of one scene
 */
import { polkit } from '#lab';
import { say } from '../demo/start-app.ts';
import { activity, empty, kernelOnly, live, many, stateFile, trouble } from './scenes.ts';

const scenes = {
  empty,
  many,
  activity,
  trouble,
  kernel: kernelOnly,
  import: stateFile,
  live: () => live(true),
  readme: () => live(false),
};
const all = ['empty', 'many', 'activity', 'trouble', 'kernel', 'import', 'live'] as const;
const wanted = process.argv.slice(2);
const names = Object.keys(scenes);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  throw new Error(`There is no scene ${unknown.join(', ')}; there are ${names.join(', ')}.`);
}

polkit.decide('org.iptlb.apply', 'allow');
polkit.decide('org.iptlb.monitor', 'allow');
for (const [name, play] of Object.entries(scenes)) {
  if (!(wanted.length > 0 ? wanted : all).some((each) => each === name)) continue;
  const started = performance.now();
  await play();
  say(`${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
