import { fail, ok, type Result } from './result.ts';
import { shown } from './shown.ts';

/** An IPv4 socket address. `ip` is dotted decimal without leading zeros, `port` is 1 to 65535. */
export interface SocketAddress {
  readonly ip: string;
  readonly port: number;
}

/** What an address of each kind may look like, for words to a person. */
export const ADDRESS_EXAMPLES = {
  source: { ip: '10.100.0.10', port: 8081 },
  destination: { ip: '10.0.1.4', port: 8080 },
} as const satisfies Record<string, SocketAddress>;

const OCTET = /^(?:0|[1-9]\d{0,2})$/;
const PORT = /^[1-9]\d{0,4}$/;

/**
 * Reads an IPv4 address in dotted decimal.
 *
 * Stricter than the C library on purpose: `010.0.0.1` is octal there and decimal to most readers,
 * so it is refused here.
 */
export function parseIp(
  text: string,
  example: string = ADDRESS_EXAMPLES.source.ip,
): Result<string, string> {
  const octets = text.split('.');
  if (octets.length !== 4 || octets.some((octet) => !/^\d{1,4}$/.test(octet))) {
    return fail(
      `${shown(text)} is not an IPv4 address; write four numbers, for example ${example}`,
    );
  }
  const bad = octets.find((octet) => !OCTET.test(octet) || Number(octet) > 255);
  if (bad !== undefined) {
    return fail(
      Number(bad) > 255
        ? `${shown(text)} is not an IPv4 address: ${bad} is over 255`
        : `${shown(text)} is not an IPv4 address: write ${Number(bad)} instead of ${bad}`,
    );
  }
  const first = Number(octets[0]);
  if (first === 0) return fail(`${text} stands for no single host and cannot be used here`);
  if (first >= 224 && first <= 239) {
    return fail(`${text} is a multicast address; connections cannot be balanced from or to it`);
  }
  if (text === '255.255.255.255') {
    return fail(`${text} is the broadcast address; connections cannot be balanced from or to it`);
  }
  return ok(text);
}

/** A socket address with nothing wrong in it; a few sound ones with 25 in front are read the long way. */
const SOUND =
  /^((?:[1-9]|[1-9]\d|1\d\d|2[01]\d|22[0-3]|24\d)(?:\.(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])){3}):([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$/;

/** Whether a text is certainly an address just as formatSocketAddress() writes it: to be asked thousands of times. */
export const isPlainSocketAddress = (text: string): boolean => SOUND.test(text);

/**
 * Reads `ipv4:port`. The error says what is wrong with it, without naming the field it came from.
 *
 * @param example what the error shows where an address is to be written anew
 */
export function parseSocketAddress(
  text: string,
  example: SocketAddress = ADDRESS_EXAMPLES.source,
): Result<SocketAddress, string> {
  // The short way for nearly all: every rule of every snapshot comes through here.
  const [, sound, number] = SOUND.exec(text) ?? [];
  if (sound !== undefined) return ok({ ip: sound, port: Number(number) });

  const form = (ip: string) => `write it as ipv4:port, for example ${ip}:${example.port}`;
  if (text === '') return fail(`is missing; ${form(example.ip)}`);
  const colon = text.lastIndexOf(':');
  if (colon < 0) {
    return fail(`${shown(text)} has no port; ${form(parseIp(text).ok ? text : example.ip)}`);
  }
  const ip = parseIp(text.slice(0, colon), example.ip);
  if (!ip.ok) return ip;
  const port = text.slice(colon + 1);
  if (!PORT.test(port) || Number(port) > 65535) {
    return fail(`${shown(text)} has no valid port; a port is a number from 1 to 65535`);
  }
  return ok({ ip: ip.value, port: Number(port) });
}

export const formatSocketAddress = ({ ip, port }: SocketAddress): string => `${ip}:${port}`;
