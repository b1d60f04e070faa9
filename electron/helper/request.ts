import { PROTOCOL_VERSION, applyRequestSchema, type ApplyRequest, parseJson } from '#shared/helper';
import {
  checkProfile,
  checkProfileSet,
  fail,
  ok,
  type Profile,
  type Result,
} from '#shared/profile';

/** A request whose profiles have been checked again, by the helper itself. */
export interface CheckedRequest {
  readonly set: readonly Profile[];
  readonly remove: readonly string[];
  readonly expect: string | null;
  /** Seconds within which a person must say that the rules stay; null where nobody is asked. */
  readonly keepWithin: number | null;
}

/** Checks shape and meaning. Nothing of the request is used before both hold. */
export function checkRequest(line: string): Result<CheckedRequest, readonly string[]> {
  const parsed = parseRequest(line);
  if (!parsed.ok) return parsed;
  const { set, remove, expect, keepWithin } = parsed.value;
  const checked = set.map(checkProfile);
  const problems = checked.flatMap((each, place) =>
    each.ok ? [] : each.error.map(({ message }) => `set[${place}]: ${message}`),
  );
  const profiles = checked.flatMap((each) => (each.ok ? [each.value] : []));
  const conflicts = checkProfileSet(profiles).flatMap((each) =>
    each.problems.map(({ message }) => `profile ${each.profile.name}: ${message}`),
  );
  const all = [...problems, ...conflicts];
  return all.length > 0
    ? fail(all)
    : ok({ set: profiles, remove, expect: expect ?? null, keepWithin: keepWithin ?? null });
}

function parseRequest(line: string): Result<ApplyRequest, readonly string[]> {
  const value = parseJson(line);
  if (value === undefined) return fail(['the request is not JSON']);
  if (hasOtherVersion(value)) {
    return fail([
      `the helper speaks version ${PROTOCOL_VERSION} of the protocol and the app another one; install the same version of both`,
    ]);
  }
  const parsed = applyRequestSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return fail(
    parsed.error.issues.slice(0, 20).map(({ path, message }) => `${path.join('.')}: ${message}`),
  );
}

const hasOtherVersion = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version !== PROTOCOL_VERSION;
