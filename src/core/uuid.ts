import type { Random } from './ports.ts';

/** UUID version 7 (RFC 9562 §5.7): ordered by time, so that index pages fill up instead of splitting. */
export function uuidv7(now: number, random: Random): string {
  const bytes = Buffer.from(random.bytes(16));
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
