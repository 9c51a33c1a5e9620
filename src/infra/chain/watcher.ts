import { spawn } from 'node:child_process';

/**
 * A shell that waits at the end of a pipe and sends SIGTERM to `pid` when the pipe closes: the kernel closes it when
 * this process ends, however it ends. The function it returns calls it off.
 */
export function watchOver(pid: number): () => void {
  // A terminal's Ctrl-C reaches the whole group; the watcher must outlive this process by a moment.
  const script = 'trap "" INT TERM HUP; read -r _; kill "$1"';
  const watcher = spawn('/bin/sh', ['-c', script, 'watcher', `${pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a shell there is no watcher, and the next start ends what was left behind.
  watcher.on('error', () => {});
  watcher.stdin.on('error', () => {});
  return () => void watcher.kill('SIGKILL');
}
