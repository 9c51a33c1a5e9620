/** The opcodes that descriptors compile to (script/script.h). */
export const op = {
  zero: 0x00,
  one: 0x51,
  if: 0x63,
  notIf: 0x64,
  else: 0x67,
  endIf: 0x68,
  verify: 0x69,
  toAltStack: 0x6b,
  fromAltStack: 0x6c,
  ifDup: 0x73,
  dup: 0x76,
  swap: 0x7c,
  size: 0x82,
  equal: 0x87,
  equalVerify: 0x88,
  notEqualZero: 0x92,
  add: 0x93,
  boolAnd: 0x9a,
  boolOr: 0x9b,
  numEqual: 0x9c,
  numEqualVerify: 0x9d,
  ripemd160: 0xa6,
  sha256: 0xa8,
  hash160: 0xa9,
  hash256: 0xaa,
  checkSig: 0xac,
  checkSigVerify: 0xad,
  checkMultisig: 0xae,
  checkMultisigVerify: 0xaf,
  lockTime: 0xb1,
  sequence: 0xb2,
  checkSigAdd: 0xba,
} as const;

/** A script in the making: opcodes as numbers, pushes of 1 to 75 bytes as bytes. */
export type ScriptPart = number | Uint8Array;

export function scriptBytes(parts: readonly ScriptPart[]): Uint8Array {
  const bytes: number[] = [];
  for (const part of parts) {
    if (typeof part === 'number') bytes.push(part);
    else bytes.push(part.length, ...part);
  }
  return Uint8Array.from(bytes);
}

/** A number from 0 to 2^31 - 1 as script pushes it: an opcode up to 16, else little-endian with a clear top bit. */
export function scriptNumber(value: number): ScriptPart {
  if (value === 0) return op.zero;
  if (value <= 16) return op.one + value - 1;
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.push(rest % 256);
  if ((bytes.at(-1) ?? 0) >= 0x80) bytes.push(0);
  return Uint8Array.from(bytes);
}
