/** A line of the bench's table. */
export interface Row {
  readonly name: string;
  readonly value: string;
  /** What it was measured against, or what bounds it. */
  readonly note: string;
}

export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN;

export const tableOfRows = (rows: readonly Row[]): string => {
  const width = (of: (row: Row) => string) => Math.max(...rows.map((row) => of(row).length));
  const [name, value] = [width((row) => row.name), width((row) => row.value)];
  return rows
    .map((row) => `${row.name.padEnd(name)}  ${row.value.padEnd(value)}  ${row.note}`.trimEnd())
    .join('\n');
};
