/**
 * Pictures of the real app on live traffic, inside the lab; `npm run screenshots` starts it there.
 *
 *   (nothing)   those of the README, into out/pictures/, and all that are worth a critical look,
 *               into out/screenshots/
 *   readme      those of the README only
 *   empty, many, activity, trouble, kernel, import, dialogs, boot, set-up, machine
 *               the critical ones of one scene
 *   light, dark, 920x600, light-1280x800…   the critical ones in these frames only
 */
import { forgetRecords, polkit, resetHost } from '#lab';
import { say } from '../demo/start-app.ts';
import { framesNamed } from './camera.ts';
import { dialogs } from './dialog-scenes.ts';
import { boot, machine, setUp } from './helper-scenes.ts';
import {
  activity,
  empty,
  kernelOnly,
  live,
  many,
  stateFile,
  takerOf,
  trouble,
  type TakeAll,
} from './scenes.ts';

const scenes: Readonly<Record<string, (takeAll: TakeAll) => Promise<void>>> = {
  empty,
  many,
  activity,
  trouble,
  kernel: kernelOnly,
  import: stateFile,
  dialogs,
  boot,
  'set-up': setUp,
  machine,
  live,
  readme: () => live(null),
};
const isFrame = (word: string) => /^(light|dark)|^\d+x\d+/.test(word);
const words = process.argv.slice(2);
const wanted = words.filter((word) => !isFrame(word));
const unknown = wanted.filter((name) => !Object.hasOwn(scenes, name));
if (unknown.length > 0) {
  const names = Object.keys(scenes).join(', ');
  throw new Error(`There is no scene ${unknown.join(', ')}; there are ${names}.`);
}
const all = Object.keys(scenes).filter((name) => name !== 'readme');
const takeAll = takerOf(framesNamed(words.filter(isFrame)));

for (const [name, play] of Object.entries(scenes)) {
  if (!(wanted.length > 0 ? wanted : all).includes(name)) continue;
  const started = performance.now();
  polkit.decide('org.iptlb.apply', 'allow');
  polkit.decide('org.iptlb.monitor', 'allow');
  await resetHost('client');
  forgetRecords();
  await play(takeAll);
  say(`${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
