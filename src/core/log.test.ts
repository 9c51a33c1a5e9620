import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createLog } from './log.ts';

function capture() {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', destination: { write: (line: string) => void lines.push(line) } });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '') };
}

const SECRET = 'Zq7-very-secret-value';

describe('createLog', () => {
  it('writes one JSON object per line with level, ISO time, fields and message', () => {
    const { log, lines, last } = capture();
    log.child({ request_id: 'r-1' }).info({ route: '/health', total: 3n }, 'request');
    assert.equal(lines.length, 1);
    const { time, ...rest } = last();
    assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual(rest, {
      level: 'info',
      request_id: 'r-1',
      route: '/health',
      total: '3',
      message: 'request',
    });
  });

  it('lets no secret through, wherever it is put', () => {
    const { log, lines } = capture();
    const circular: { token: string; self?: unknown } = { token: SECRET };
    circular.self = circular;
    log.info({ token: SECRET, clientSecret: SECRET, deep: { list: [{ code_verifier: SECRET }] } }, 'x');
    log.info({ headers: { authorization: `Bearer ${SECRET}`, cookie: `sid=${SECRET}` } }, 'x');
    log.info({ url: `/oauth/authorize?anything=${SECRET}` }, 'x');
    log.info({ bytes: Buffer.from(SECRET), circular }, 'x');
    log.info({}, `bad request: k1=${SECRET}`);
    log
      .child({ token: SECRET })
      .child({ text: `sig=${SECRET}` })
      .info({}, 'x');
    log.error(new Error(`token=${SECRET}`, { cause: new Error(`code=${SECRET}`) }));
    log.error({ err: Object.assign(new Error('x'), { body: SECRET }) }, 'x');
    assert.equal(lines.length, 8);
    for (const line of lines) assert.ok(!line.includes(SECRET), line);
  });

  it('keeps what helps: type, code, message and stack of an error', () => {
    const { log, last } = capture();
    log.error({ err: Object.assign(new RangeError('too far'), { code: 'ECONNREFUSED' }) }, 'failed');
    const { err, message } = last();
    assert.equal(message, 'failed');
    assert.deepEqual([err.type, err.code, err.message], ['RangeError', 'ECONNREFUSED', 'too far']);
    assert.match(err.stack, /log\.test\.ts/);
  });

  it('hands errors, and only errors, to a reporting service, with secrets hidden', () => {
    const reports: unknown[] = [];
    const log = createLog({
      level: 'warn',
      destination: { write: () => undefined },
      onError: (fields, message) => void reports.push({ fields, message }),
    });
    log.warn({}, 'not this');
    log.error({ token: SECRET, route: '/a' }, `failed with k1=${SECRET}`);
    log.error(new Error(`code=${SECRET}`));
    assert.equal(reports.length, 2);
    assert.deepEqual(reports[0], {
      fields: { token: '[redacted]', route: '/a' },
      message: 'failed with k1=[redacted]',
    });
    assert.ok(!JSON.stringify(reports).includes(SECRET));
  });

  it('never throws, whatever is logged', () => {
    const { log } = capture();
    fc.assert(fc.property(fc.object(), fc.string(), (fields, message) => log.info(fields, message)));
  });
});
