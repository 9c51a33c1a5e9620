/**
 * Exits 0 when node_modules already holds exactly what package-lock.json names, so that `npm ci` can be spared.
 * Plain JavaScript: it runs on the machine's own Node, before Node 24 is there.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = process.argv[2] ?? '.';
const packagesOf = (file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
const wanted = packagesOf('package-lock.json');
const present = packagesOf('node_modules/.package-lock.json');

const names = Object.keys(wanted).filter(
  (name) => name.startsWith('node_modules/') || name.includes('/node_modules/'),
);
const same = (name) =>
  wanted[name].version === present[name].version && wanted[name].integrity === present[name].integrity;
const wrong = names.filter((name) => (name in present ? !same(name) : wanted[name].optional !== true));
const extra = Object.keys(present).filter((name) => !(name in wanted));

process.exit(wrong.length + extra.length === 0 ? 0 : 1);
