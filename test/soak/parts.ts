import type { Part } from './findings.ts';
import { fuzzPart, processesPart } from './fuzz.ts';
import { killsPart } from './kills.ts';
import { loadPart } from './load.ts';
import { othersPart } from './others.ts';
import { racesPart } from './races.ts';

/** All that is soaked, by the names that npm run soak takes. */
export const parts: ReadonlyMap<string, Part> = new Map([
  ['fuzz', fuzzPart],
  ['processes', processesPart],
  ['others', othersPart],
  ['races', racesPart],
  ['load', loadPart],
  ['kills', killsPart],
]);
