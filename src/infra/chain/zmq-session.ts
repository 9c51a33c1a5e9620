/** The talk of one subscriber with one publisher, bytes in and bytes out: ZMTP 3.0 with the NULL mechanism. */
import { createFrameParser, encodeFrame, type Frame, ZmtpViolation } from './zmq-frames.ts';

export type Heard = {
  /** What is to be sent now. */
  readonly reply: readonly Uint8Array[];
  /** Whole messages, each in its frames. */
  readonly messages: readonly (readonly Uint8Array[])[];
};

export type ZmqSession = {
  /** Sent first. */
  readonly greeting: Uint8Array;
  /** @throws ZmtpViolation; the connection is then to be closed */
  readonly hear: (chunk: Uint8Array) => Heard;
  /** The publisher has been told what we want. */
  readonly isReady: () => boolean;
};

const GREETING_LENGTH = 64;
const MECHANISM = 'NULL'.padEnd(20, '\0');
/** Notices of a node are topic, hash and counter; the rest of a frame's room is for what future versions add. */
const LONGEST_FRAME = 4096;
const MOST_FRAMES = 8;
const PUBLISHERS = ['\x0bSocket-Type\0\0\0\x03PUB', '\x0bSocket-Type\0\0\0\x04XPUB'];

/** `topics` are prefixes, as ZeroMQ matches them. */
export function createZmqSession(topics: readonly string[]): ZmqSession {
  const parse = createFrameParser(LONGEST_FRAME);
  let greeting: Uint8Array | null = new Uint8Array(0);
  let ready = false;
  let message: Uint8Array[] = [];

  const greeted = (chunk: Uint8Array): Uint8Array | null => {
    if (greeting === null) return chunk;
    const bytes = Buffer.concat([greeting, chunk]);
    checkGreeting(bytes);
    greeting = bytes.length < GREETING_LENGTH ? bytes : null;
    return greeting === null ? bytes.subarray(GREETING_LENGTH) : null;
  };

  /** Answers with a message when this frame is its last. */
  const take = ({ body, more, isCommand }: Frame): readonly Uint8Array[] | null => {
    if (isCommand) return null;
    message.push(body);
    if (message.length > MOST_FRAMES) throw new ZmtpViolation('a message of too many frames');
    if (more) return null;
    const whole = message;
    message = [];
    return whole;
  };

  return {
    greeting: greetingOf(),
    isReady: () => ready,
    hear(chunk) {
      const wasGreeted = greeting === null;
      const bytes = greeted(chunk);
      if (bytes === null) return { reply: [], messages: [] };
      const reply = wasGreeted ? [] : [readyCommand()];
      const messages: (readonly Uint8Array[])[] = [];
      for (const frame of parse(bytes)) {
        if (!ready) {
          checkReady(frame);
          ready = true;
          reply.push(...topics.map(subscription));
          continue;
        }
        const whole = take(frame);
        if (whole !== null) messages.push(whole);
      }
      return { reply, messages };
    },
  };
}

/** Signature, version 3.0, mechanism, not a server, filler. */
function greetingOf(): Uint8Array {
  const bytes = Buffer.alloc(GREETING_LENGTH);
  bytes.set([0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0]);
  bytes.write(MECHANISM, 12, 'latin1');
  return bytes;
}

/** As far as it has arrived, so that a stranger's server is found out at its first byte. */
function checkGreeting(bytes: Buffer): void {
  if (bytes.length > 0 && bytes[0] !== 0xff) throw new ZmtpViolation('no ZMTP');
  if (bytes.length > 9 && ((bytes[9] ?? 0) & 1) !== 1) throw new ZmtpViolation('no ZMTP');
  if (bytes.length > 10 && (bytes[10] ?? 0) < 3) throw new ZmtpViolation('ZMTP older than 3.0');
  if (bytes.length >= 32 && bytes.toString('latin1', 12, 32) !== MECHANISM)
    throw new ZmtpViolation('another mechanism than NULL');
}

/** "The READY command": its name, then properties of name and value. */
function readyCommand(): Uint8Array {
  const name = Buffer.from('\x05READY\x0bSocket-Type\0\0\0\x03SUB', 'latin1');
  return encodeFrame({ more: false, isCommand: true, body: name });
}

function checkReady({ isCommand, body }: Frame): void {
  const text = Buffer.from(body).toString('latin1');
  if (!isCommand || !text.startsWith('\x05READY')) throw new ZmtpViolation('no READY after the greeting');
  if (!PUBLISHERS.some((property) => text.includes(property))) throw new ZmtpViolation('not a publisher');
}

const subscription = (topic: string): Uint8Array =>
  encodeFrame({ more: false, isCommand: false, body: Buffer.from(`\x01${topic}`, 'latin1') });
