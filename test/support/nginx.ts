/**
 * nginx on 127.0.0.1 in front of several servers: round robin, no sticky sessions, so that every request may meet
 * another process. A test that wants a particular one says so with the header `X-Upstream: 1` (or 2, …).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './ports.ts';
import { startProcess, untilReady } from './process.ts';
import { createScratch } from './scratch.ts';
import { toolCommand } from './tools.ts';

export type Nginx = AsyncDisposable & {
  readonly port: number;
  readonly baseUrl: string;
  /** Who answered what so far, oldest first; a request tried on two upstreams names both, as `a, b`. */
  readonly served: () => readonly {
    readonly request: string;
    readonly status: number;
    readonly upstream: string;
  }[];
  readonly stop: () => Promise<void>;
};

const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'] as const;

const configuration = (prefix: string, port: number, upstreams: readonly string[]): string => `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${prefix}/nginx.pid;
error_log stderr warn;
events { worker_connections 1024; }
http {
  ${temporary.map((name) => `${name}_temp_path ${prefix}/${name};`).join('\n  ')}
  log_format served '$request_method $request_uri|$status|$upstream_addr';
  access_log ${prefix}/access.log served;
  client_max_body_size 2m;
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  upstream all {
    ${upstreams.map((address) => `server ${address} max_fails=1 fail_timeout=1s;`).join('\n    ')}
    keepalive 16;
  }
  ${upstreams.map((address, n) => `upstream only_${n + 1} { server ${address}; keepalive 16; }`).join('\n  ')}
  map $http_x_upstream $chosen {
    default all;
    ${upstreams.map((_, n) => `${n + 1} only_${n + 1};`).join('\n    ')}
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://$chosen;
      proxy_http_version 1.1;
      proxy_buffering off;
      proxy_read_timeout 120s;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
    }
  }
}
`;

export type NginxOptions = {
  /** `host:port` of each server. */
  readonly upstreams: readonly string[];
  /** Where to listen, when the servers had to know it beforehand (their PUBLIC_URL). */
  readonly port?: number;
};

export const startNginx = async ({ upstreams, port: given }: NginxOptions): Promise<Nginx> => {
  const scratch = createScratch('nginx');
  const port = given ?? (await freePort());
  const baseUrl = `http://127.0.0.1:${port}`;
  const file = join(scratch.path, 'nginx.conf');
  const log = join(scratch.path, 'access.log');
  for (const name of temporary) mkdirSync(join(scratch.path, name));
  writeFileSync(file, configuration(scratch.path, port, upstreams));

  // TERM, not KILL: the master has to take its worker along.
  const args = ['-p', scratch.path, '-c', file, '-e', 'stderr'];
  const running = startProcess(toolCommand('nginx'), args, { dieWith: 'TERM' });
  await untilReady('nginx', running, async () => (await fetch(baseUrl)).status > 0);
  writeFileSync(log, '');

  const served = () =>
    readFileSync(log, 'utf8')
      .split('\n')
      .flatMap((line) => {
        const [request, status, upstream] = line.split('|');
        return request && upstream ? [{ request, status: Number(status), upstream }] : [];
      });
  const stop = () => running.stop();
  return {
    port,
    baseUrl,
    served,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
      scratch[Symbol.dispose]();
    },
  };
};
