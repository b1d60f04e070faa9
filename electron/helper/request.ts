import { PROTOCOL_VERSION, applyRequestSchema, parseJson, type ApplyRequest } from '#shared/helper';
import { fail, ok, type Result } from '#shared/profile';

/** Checks the shape of a request. What it means is checked by its task. */
export function parseRequest(line: string): Result<ApplyRequest, readonly string[]> {
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
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'request'}: ${message}`),
  );
}

const hasOtherVersion = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version !== PROTOCOL_VERSION;
