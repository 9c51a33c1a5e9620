/** Processor time of processes, from Linux's `/proc`. */
import { readdirSync, readFileSync } from 'node:fs';

/** `USER_HZ`: what `/proc` counts in is fixed at 100 a second on every architecture Node runs on. */
const MS_PER_TICK = 10;

/** Fields of proc(5) `/proc/<pid>/stat` from the third on: the second, the name, may hold spaces. */
function stat(pid: number): readonly string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** User and system time of `pid` and its threads, in milliseconds. */
export function cpuOf(pid: number): number {
  const fields = stat(pid);
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

export function parentOf(pid: number): number {
  return Number(stat(pid)[1]);
}

/** Of `pid`, those who descend from it and live, and those it or they have buried. */
export function cpuOfFamily(pid: number): number {
  const fields = stat(pid);
  const buried = (Number(fields[13]) + Number(fields[14])) * MS_PER_TICK;
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isChild(Number(name), pid));
  return children.reduce(
    (sum, child) => sum + unlessGone(() => cpuOfFamily(Number(child)), 0),
    cpuOf(pid) + buried,
  );
}

const isChild = (pid: number, parent: number): boolean => unlessGone(() => parentOf(pid) === parent, false);

/** It may end between the listing and the reading. */
function unlessGone<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** What all processors have worked since the machine started, in milliseconds; proc(5) `/proc/stat`. */
export function busyTime(): number {
  const [total = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = total.split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softirq) * MS_PER_TICK;
}
