/**
 * Whether counts of a fair choice may be what chance makes of it: each within six standard deviations
 * of the mean, which a fair choice misses less than once in 10^8.
 */
export function isWithinChance(counts: readonly number[]): boolean {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const share = 1 / counts.length;
  const deviation = Math.sqrt(total * share * (1 - share));
  return counts.every((count) => Math.abs(count - total * share) <= 6 * deviation);
}
