import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pollDevice } from './device.ts';
import { OAuthError } from './errors.ts';

const tokens = { access_token: 'a', token_type: 'Bearer', expires_in: 3600 };
const device = { device_code: 'd', user_code: 'u', verification_uri: 'v', expires_in: 60, interval: 0.001 };

const refusal = (code: string) => new OAuthError(code, { code, status: 400 });

/** Answers with each of these in turn. */
function answering(...codes: readonly string[]) {
  const left = [...codes];
  return async () => {
    const code = left.shift();
    if (code !== undefined) throw refusal(code);
    return tokens;
  };
}

describe('RFC 8628 section 3.5, polling', () => {
  test('authorization_pending: it asks again', async () => {
    const ask = answering('authorization_pending', 'authorization_pending');
    assert.deepEqual(await pollDevice(device, ask, {}), tokens);
  });

  test('any other error ends it', async () => {
    await assert.rejects(pollDevice(device, answering('access_denied'), {}), { code: 'access_denied' });
  });

  test('it does not ask for longer than the code lives', async () => {
    const never = async () => {
      throw refusal('authorization_pending');
    };
    const short = { ...device, expires_in: 0.01 };
    await assert.rejects(pollDevice(short, never, {}), { code: 'expired_token' });
  });

  test('slow_down: it waits five seconds longer, and a signal ends the wait', async () => {
    const signal = AbortSignal.timeout(100);
    await assert.rejects(pollDevice(device, answering('slow_down'), { signal }), { name: 'TimeoutError' });
  });
});
