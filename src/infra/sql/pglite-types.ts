/** PGlite's values made equal to those of `pg`: int8 stays text, bytea is a Buffer. */
import type { ParserOptions } from '@electric-sql/pglite';

// Type oids of PostgreSQL's pg_type.dat.
const BYTEA = 17;
const INT8 = 20;

export const parsers: ParserOptions = {
  [BYTEA]: (text: string) => Buffer.from(text.slice(2), 'hex'),
  [INT8]: (text: string) => text,
};
