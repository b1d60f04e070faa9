import { indexRules, isEmpty, parseTable, plan, restoreText, NO_RULES } from '#shared/ruleset';
import { readState, renderState } from '#shared/state-file';
import { byTurns, timeTask, type Figure } from './measure.ts';
import { profilesOf, savedRulesOf, savedTextOf } from './profiles.ts';

/** Work in memory, against the least that one can do with the same text: split it into words. */
export async function memoryFigures(count: number): Promise<readonly Figure[]> {
  const saved = savedTextOf(profilesOf(count));
  const stateText = renderState(profilesOf(count));
  const rules = savedRulesOf(profilesOf(count));
  const index = indexRules(rules);
  const split = (text: string) => text.split('\n').map((line) => line.split(' '));

  // New objects each time: what is compiled once is not compiled again.
  const change = () => ({ set: profilesOf(count), remove: [] });
  if (!isEmpty(plan(index, change())))
    throw new Error('The rules of the bench are not as planned.');
  const planned = plan(NO_RULES, change());

  const [floor = NaN, parse = NaN, toApply = NaN, toCompare = NaN, render = NaN, read = NaN] =
    await byTurns(9, [
      () => timeTask(() => split(saved)),
      () => timeTask(() => parseTable(saved)),
      () => {
        const wanted = change();
        return timeTask(() => plan(NO_RULES, wanted));
      },
      () => {
        const wanted = change();
        return timeTask(() => plan(indexRules(rules), wanted));
      },
      () => timeTask(() => restoreText(planned)),
      async () => {
        const start = performance.now();
        await readState(stateText);
        return performance.now() - start;
      },
    ]);
  const figure = (what: string, ms: number): Figure => ({
    name: `${what}, ${count} profiles`,
    ms,
    floor: 'splitting the rules into words',
    floorMs: floor,
    ratio: ms / floor,
  });
  return [
    figure('parse iptables-save', parse),
    figure('plan from nothing', toApply),
    figure('plan that finds nothing to do', toCompare),
    figure('render the transaction', render),
    figure('read the state file', read),
  ];
}
