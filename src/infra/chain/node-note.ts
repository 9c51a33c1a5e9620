/** What a server writes down about the node it runs, for the next one that finds the folder. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ProcessRecord } from './process-record.ts';

export type NodeNote = {
  readonly node: ProcessRecord;
  /** Who runs it. */
  readonly server: ProcessRecord;
  readonly port: number;
};

export function writeNote(file: string, note: NodeNote): void {
  writeFileSync(file, JSON.stringify(note), { mode: 0o600 });
}

/** Null when there is none, or none that can be read. */
export function readNote(file: string): NodeNote | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const [node, server, port] = [
      processIn(value, 'node'),
      processIn(value, 'server'),
      member(value, 'port'),
    ];
    return node && server && Number.isInteger(port) ? { node, server, port: Number(port) } : null;
  } catch {
    return null;
  }
}

/** Leaves the note of another node alone. */
export function removeNote(file: string, pid: number): void {
  if (readNote(file)?.node.pid === pid) rmSync(file, { force: true });
}

function processIn(value: unknown, name: string): ProcessRecord | null {
  const record = member(value, name);
  const [pid, born] = [member(record, 'pid'), member(record, 'born')];
  return Number.isInteger(pid) && typeof born === 'string' ? { pid: Number(pid), born } : null;
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
