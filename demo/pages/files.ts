import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Route } from '../app.ts';

const file =
  (name: string, type: string): Route =>
  async () => ({
    status: 200,
    headers: { 'content-type': type, 'cache-control': 'no-cache' },
    body: await readFile(join(import.meta.dirname, name)),
  });

export const stylesheet = file('demo.css', 'text/css; charset=utf-8');
export const browserIcon = file('icon.svg', 'image/svg+xml');
