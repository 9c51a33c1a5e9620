/** Scripts byte by byte: what they push, and which opcodes they have. */

export type Op = {
  readonly code: number;
  /** Null for an opcode that pushes nothing out of the script. */
  readonly data: Uint8Array | null;
};

export const OP = {
  IF: 0x63,
  NOTIF: 0x64,
  CODESEPARATOR: 0xab,
  CHECKLOCKTIMEVERIFY: 0xb1,
  CHECKSEQUENCEVERIFY: 0xb2,
} as const;

const PUSHDATA1 = 0x4c;
const PUSHDATA4 = 0x4e;
const ONE_NEGATE = 0x4f;
const RESERVED = 0x50;
const SIXTEEN = 0x60;

/** Null when a push runs over the end. */
export function readOps(script: Uint8Array): readonly Op[] | null {
  const bytes = Buffer.from(script.buffer, script.byteOffset, script.byteLength);
  const ops: Op[] = [];
  for (let at = 0; at < bytes.length; ) {
    const code = bytes.readUInt8(at);
    at += 1;
    if (code > PUSHDATA4) {
      ops.push({ code, data: null });
      continue;
    }
    // PUSHDATA1, 2 and 4 are followed by a length of so many bytes.
    const width = code < PUSHDATA1 ? 0 : 2 ** (code - PUSHDATA1);
    if (at + width > bytes.length) return null;
    const length = width === 0 ? code : bytes.readUIntLE(at, width);
    at += width;
    if (at + length > bytes.length) return null;
    ops.push({ code, data: script.subarray(at, at + length) });
    at += length;
  }
  return ops;
}

/** What a scriptSig leaves on the stack; null unless it does nothing but push (BIP-62, rule 2). */
export function readStack(scriptSig: Uint8Array): readonly Uint8Array[] | null {
  const pushed = readOps(scriptSig)?.map(({ code, data }) => {
    if (data) return data;
    if (code === ONE_NEGATE) return Uint8Array.of(0x81);
    return code > RESERVED && code <= SIXTEEN ? Uint8Array.of(code - RESERVED) : null;
  });
  return pushed?.every((one) => one !== null) ? pushed : null;
}

export const hasOp = (script: Uint8Array, ...codes: readonly number[]): boolean =>
  readOps(script)?.some(({ code }) => codes.includes(code)) ?? false;
