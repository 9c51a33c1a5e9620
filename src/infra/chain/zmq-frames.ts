/** Frames of ZMTP 3.0 (rfc.zeromq.org/spec/23, "Framing"). */

/** The other side does not speak ZMTP 3, or says more than it should. */
export class ZmtpViolation extends Error {
  readonly code = 'zmtp_violation';
  override readonly name = 'ZmtpViolation';
}

export type Frame = {
  /** More frames of the same message follow. */
  readonly more: boolean;
  readonly isCommand: boolean;
  readonly body: Uint8Array;
};

const MORE = 0x01;
const LONG = 0x02;
const COMMAND = 0x04;

/** Takes bytes as they arrive, in pieces of any size, and answers with the frames they complete. */
export type FrameParser = (chunk: Uint8Array) => readonly Frame[];

/**
 * Never holds more than one frame of `longest` bytes and its header.
 * @throws ZmtpViolation on reserved flags, a command in pieces, or a longer frame; then the parser is of no more use
 */
export function createFrameParser(longest: number): FrameParser {
  let rest: Uint8Array = new Uint8Array(0);
  return (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const frames: Frame[] = [];
    let at = 0;
    for (;;) {
      const header = headerAt(bytes, at, longest);
      if (header === null || bytes.length < header.end) break;
      const { flags, start, end } = header;
      const body = Uint8Array.from(bytes.subarray(start, end));
      frames.push({ more: (flags & MORE) !== 0, isCommand: (flags & COMMAND) !== 0, body });
      at = end;
    }
    // A copy: the socket's buffer is much larger, and slice() of a Buffer is no copy.
    rest = Uint8Array.from(bytes.subarray(at));
    return frames;
  };
}

/** Null while it has not arrived as a whole. */
function headerAt(bytes: Uint8Array, at: number, longest: number) {
  const flags = bytes[at];
  if (flags === undefined) return null;
  if (flags > (MORE | LONG | COMMAND)) throw new ZmtpViolation('reserved flags are set');
  if ((flags & COMMAND) !== 0 && (flags & MORE) !== 0) throw new ZmtpViolation('a command in several frames');
  const start = at + ((flags & LONG) === 0 ? 2 : 9);
  if (bytes.length < start) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at + 1, start - at - 1);
  const size = (flags & LONG) === 0 ? view.getUint8(0) : Number(view.getBigUint64(0));
  if (size > longest) throw new ZmtpViolation('a frame longer than any that was asked for');
  return { flags, start, end: start + size };
}

/** One frame as it goes over the wire. */
export function encodeFrame({ more, isCommand, body }: Frame): Uint8Array {
  const flags = (more ? MORE : 0) | (isCommand ? COMMAND : 0);
  if (body.length <= 0xff) return Uint8Array.of(flags, body.length, ...body);
  const header = Buffer.alloc(9);
  header.writeUInt8(flags | LONG);
  header.writeBigUInt64BE(BigInt(body.length), 1);
  return Buffer.concat([header, body]);
}
