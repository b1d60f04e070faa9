/**
 * The version of the contract between an unprivileged caller and the helper that runs as root.
 *
 * Changed incompatibly, it gets a new one, and a helper of another version says so instead of guessing.
 */
export const PROTOCOL_VERSION = 1;
