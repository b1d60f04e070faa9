/** A rule of a hook, and whether it belongs to what is put back. */
export interface Line {
  readonly text: string;
  readonly isOurs: boolean;
  /** Whether it is IPTLB's too, but belongs to something else. */
  readonly isBeside: boolean;
}

/** How a hook should read. */
export interface Order {
  readonly lines: readonly Line[];
  /** False where other programs' rules are no longer those among which ours stood. */
  readonly isInPlace: boolean;
}

/**
 * The hook as it is `now`, with our rules as they were `then`; null where nothing is to be done.
 *
 * While others have only added rules, each of ours comes directly below the rule of others that it
 * stood below. Otherwise nobody can tell where they belong, and they come to the top. Rules of IPTLB
 * beside it tell where ours stood as long as they stand there still; nothing hangs on their order.
 */
export function orderBack(now: readonly Line[], then: readonly Line[]): Order | null {
  const beside = new Set(now.flatMap(({ isOurs, text }) => (isOurs ? [] : [text])));
  const marked = then.filter(({ isBeside, text }) => !isBeside || beside.has(text));
  const order = orderAmong(now, marked);
  if (order === null || order.isInPlace) return order;
  return orderAmong(
    now,
    then.filter(({ isBeside }) => !isBeside),
  );
}

function orderAmong(now: readonly Line[], then: readonly Line[]): Order | null {
  const others = now.filter(({ isOurs }) => !isOurs);
  const ours = then.filter(({ isOurs }) => isOurs);
  const places = placesIn(
    then.filter(({ isOurs }) => !isOurs),
    others,
  );
  const hasOurs =
    placesIn(
      ours,
      now.filter(({ isOurs }) => isOurs),
    )?.length ===
    now.length - others.length;
  if (hasOurs && (!places || placesIn(then, now))) return null;
  if (!places) return { lines: [...ours, ...others], isInPlace: others.length === 0 };

  const lines: Line[] = [];
  let above = 0;
  let next = 0;
  for (const line of then) {
    if (line.isOurs) {
      lines.push(line);
      continue;
    }
    const end = (places[above] ?? 0) + 1;
    lines.push(...others.slice(next, end));
    next = end;
    above += 1;
  }
  return { lines: [...lines, ...others.slice(next)], isInPlace: true };
}

/** Where lines stand among others, in the same order; null where not all of them do. */
function placesIn(lines: readonly Line[], among: readonly Line[]): number[] | null {
  const places: number[] = [];
  let at = 0;
  for (const { text } of lines) {
    while (at < among.length && among[at]?.text !== text) at += 1;
    if (at === among.length) return null;
    places.push(at);
    at += 1;
  }
  return places;
}
