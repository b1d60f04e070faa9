/**
 * As much of D-Bus as the lab's services need: little-endian messages, written and read.
 * https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-messages
 */

export const METHOD_CALL = 1;
export const METHOD_RETURN = 2;
export const ERROR = 3;
const SIGNAL = 4;

const PATH = 1;
const INTERFACE = 2;
const MEMBER = 3;
const ERROR_NAME = 4;
const REPLY_SERIAL = 5;
const DESTINATION = 6;
const SENDER = 7;
const SIGNATURE = 8;

/** The fixed part of a header: byte order, type, flags, version, body length, serial, fields length. */
const FIXED = 16;

/** Writes values one behind the other, each at the alignment of its type. */
export class WireWriter {
  #bytes = Buffer.alloc(0);

  align(size: number): this {
    const missing = (size - (this.#bytes.length % size)) % size;
    return this.#append(Buffer.alloc(missing));
  }
  byte(value: number): this {
    return this.#append(Buffer.from([value]));
  }
  uint32(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return this.align(4).#append(bytes);
  }
  uint64(value: bigint): this {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(value);
    return this.align(8).#append(bytes);
  }
  string(value: string): this {
    const bytes = Buffer.from(`${value}\0`);
    return this.uint32(bytes.length - 1).#append(bytes);
  }
  signature(value: string): this {
    return this.byte(value.length).#append(Buffer.from(`${value}\0`));
  }
  /** An array of texts. */
  strings(values: readonly string[]): this {
    return this.array((writer) => values.forEach((value) => writer.string(value)), 4);
  }
  /** An array whose elements are aligned to 8, or as told; `fill` writes them. */
  array(fill: (writer: WireWriter) => void, alignment = 8): this {
    this.uint32(0);
    const lengthAt = this.#bytes.length - 4;
    this.align(alignment);
    const start = this.#bytes.length;
    fill(this);
    this.#bytes.writeUInt32LE(this.#bytes.length - start, lengthAt);
    return this;
  }
  finish(): Buffer {
    return this.#bytes;
  }
  #append(bytes: Buffer): this {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    return this;
  }
}

/** Reads values one behind the other, as WireWriter writes them. */
export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  uint32(): number {
    this.#at = aligned(this.#at, 4) + 4;
    return this.#bytes.readUInt32LE(this.#at - 4);
  }
  string(): string {
    const size = this.uint32();
    this.#at += size + 1;
    return this.#bytes.toString('utf8', this.#at - size - 1, this.#at - 1);
  }
  strings(): readonly string[] {
    const end = this.uint32() + this.#at;
    const values: string[] = [];
    while (this.#at < end) values.push(this.string());
    return values;
  }
  /** Passes over an array whose elements are aligned to 8. */
  skipArray(): void {
    const size = this.uint32();
    this.#at = aligned(this.#at, 8) + size;
  }
}

/** Values, and their types as D-Bus writes them. */
export interface Body {
  readonly signature: string;
  readonly bytes: Buffer;
}

/** A method or signal of an object. */
export interface Member {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
}

/** A call of a method of a service on the bus. */
export function methodCall(
  serial: number,
  to: Member & { readonly destination: string },
  body?: Body,
): Buffer {
  return message(METHOD_CALL, serial, body, (fields) => {
    writeMember(fields, to);
    field(fields, DESTINATION, 's', to.destination);
  });
}

/** A signal to everybody who listens. */
export function signal(serial: number, of: Member, body: Body): Buffer {
  return message(SIGNAL, serial, body, (fields) => writeMember(fields, of));
}

function writeMember(fields: WireWriter, member: Member): void {
  field(fields, PATH, 'o', member.path);
  field(fields, INTERFACE, 's', member.interface);
  field(fields, MEMBER, 's', member.member);
}

/** The answer to a call, with what it returns. */
export function methodReturn(serial: number, call: Incoming, body?: Body): Buffer {
  return message(METHOD_RETURN, serial, body, (fields) => answerTo(fields, call));
}

/** The answer that a call has failed. */
export function errorReply(serial: number, call: Incoming, errorName: string): Buffer {
  return message(ERROR, serial, undefined, (fields) => {
    field(fields, ERROR_NAME, 's', errorName);
    answerTo(fields, call);
  });
}

function answerTo(fields: WireWriter, call: Incoming): void {
  fields.align(8).byte(REPLY_SERIAL).signature('u').uint32(call.serial);
  field(fields, DESTINATION, 's', call.sender);
}

function message(
  type: number,
  serial: number,
  body: Body | undefined,
  writeFields: (fields: WireWriter) => void,
): Buffer {
  const header = new WireWriter().byte('l'.charCodeAt(0)).byte(type).byte(0).byte(1);
  header.uint32(body?.bytes.length ?? 0).uint32(serial);
  header.array((fields) => {
    writeFields(fields);
    if (body) fields.align(8).byte(SIGNATURE).signature('g').signature(body.signature);
  });
  return Buffer.concat([header.align(8).finish(), body?.bytes ?? Buffer.alloc(0)]);
}

function field(fields: WireWriter, code: number, type: 'o' | 's', value: string): void {
  fields.align(8).byte(code).signature(type).string(value);
}

/** What has to be known of a message that comes. */
export interface Incoming {
  readonly type: number;
  readonly serial: number;
  readonly member: string;
  readonly sender: string;
  readonly errorName: string;
  readonly replyTo: number;
  readonly body: Buffer;
  /** Bytes that the message took. */
  readonly length: number;
}

/** Reads the message at the start of `bytes`; undefined while it is not whole yet. */
export function readMessage(bytes: Buffer): Incoming | undefined {
  if (bytes.length < FIXED) return undefined;
  const fieldsEnd = FIXED + bytes.readUInt32LE(12);
  const length = aligned(fieldsEnd, 8) + bytes.readUInt32LE(4);
  if (bytes.length < length) return undefined;

  const texts = new Map<number, string>();
  let replyTo = 0;
  for (let at = FIXED; at < fieldsEnd;) {
    at = aligned(at, 8);
    const code = bytes.readUInt8(at);
    const type = bytes.toString('latin1', at + 2, at + 3);
    at += 4;
    if (type === 'g') {
      at += bytes.readUInt8(at) + 2;
    } else if (type === 'u') {
      at = aligned(at, 4);
      if (code === REPLY_SERIAL) replyTo = bytes.readUInt32LE(at);
      at += 4;
    } else {
      at = aligned(at, 4);
      const size = bytes.readUInt32LE(at);
      texts.set(code, bytes.toString('utf8', at + 4, at + 4 + size));
      at += 4 + size + 1;
    }
  }
  return {
    type: bytes.readUInt8(1),
    serial: bytes.readUInt32LE(8),
    member: texts.get(MEMBER) ?? '',
    sender: texts.get(SENDER) ?? '',
    errorName: texts.get(ERROR_NAME) ?? '',
    replyTo,
    body: bytes.subarray(aligned(fieldsEnd, 8), length),
    length,
  };
}

function aligned(offset: number, size: number): number {
  return Math.ceil(offset / size) * size;
}
