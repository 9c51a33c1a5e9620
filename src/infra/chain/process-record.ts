/** Which process is which: an id alone is used again by others, with its time of birth it names one for good. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../core/ports.ts';

export type ProcessRecord = { readonly pid: number; readonly born: string };

/** Null when there is no such process, or no /proc to ask. */
export function recordOf(pid: number): ProcessRecord | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc(5): the second field, a name in parentheses, may hold anything; `state` is the third, `starttime` the 22nd.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields[18];
    return ticks === undefined || state === 'Z' ? null : { pid, born: `${boot}/${ticks}` };
  } catch {
    return null;
  }
}

export const isAlive = ({ pid, born }: ProcessRecord): boolean => recordOf(pid)?.born === born;

/** Asks the process to end, and ends it when `patience` ms have not been enough. */
export async function endProcess(record: ProcessRecord, patience: number, clock: Clock): Promise<void> {
  const deadline = clock.now() + patience;
  if (isAlive(record)) signal(record.pid, 'SIGTERM');
  while (isAlive(record)) {
    if (clock.now() > deadline) signal(record.pid, 'SIGKILL');
    await sleep(25);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended between the look and the signal.
  }
}
