import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { it } from 'node:test';
import { pino } from 'pino';
import { createHttp } from './http.ts';

it('an answer that breaks off halfway is an error in the log, with the id the reader was given', async () => {
  const lines: string[] = [];
  const { app } = await createHttp({
    log: pino({}, { write: (line) => void lines.push(line) }),
    https: false,
    trustProxy: [],
    corsOrigins: [],
    problemTypePrefix: 'urn:test:',
  });
  app.get('/long', (_request, reply) => {
    async function* pieces() {
      yield 'a beginning';
      throw new Error('the database went away');
    }
    return reply.type('text/plain').send(Readable.from(pieces()));
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const answer = await fetch(`${url}/long`);
  await assert.rejects(answer.text());
  await app.close();
  const errors: Record<string, unknown>[] = lines
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => msg === 'the answer broke off');
  assert.deepEqual(
    errors.map(({ level, request_id, route }) => [level, request_id, route]),
    [[50, answer.headers.get('x-request-id'), '/long']],
  );
});
