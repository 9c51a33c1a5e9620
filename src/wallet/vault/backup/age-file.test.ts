import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { armor, Decrypter, Encrypter } from 'age-encryption';
import fc from 'fast-check';
import { runAge } from '../../../../test/support/age.ts';
import { missing } from '../../../../test/support/tools.ts';
import { createAgeFiles, isAgeFile } from './age-file.ts';

const files = createAgeFiles({ random: { bytes: (length) => randomBytes(length) } });
const PASSPHRASE = 'correct horse battery staple';
const text = JSON.stringify({ name: 'Ersparnisse', text: 'ö'.repeat(100_000) });
const sealed = await files.encrypt(text, PASSPHRASE);

/** A file as others make them, cheap enough for a test. */
async function madeElsewhere(work: number): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(PASSPHRASE);
  encrypter.setScryptWorkFactor(work);
  return armor.encode(await encrypter.encrypt('from elsewhere'));
}

describe('age files with a passphrase (C2SP age v1)', () => {
  it('give back what was put in', async () => {
    assert.ok(isAgeFile(sealed));
    assert.equal(await files.decrypt(sealed, PASSPHRASE), text);
    assert.equal(await files.decrypt(`\r\n${sealed.replaceAll('\n', '\r\n')}`, PASSPHRASE), text);
  });

  it('are what the library makes and opens by itself', async () => {
    assert.equal(await files.decrypt(await madeElsewhere(10), PASSPHRASE), 'from elsewhere');
    const decrypter = new Decrypter();
    decrypter.addPassphrase(PASSPHRASE);
    assert.equal(await decrypter.decrypt(armor.decode(sealed), 'text'), text);
  });

  it('are opened by the age tool, and those of the tool here', { skip: missing('age') }, async () => {
    assert.equal(await runAge(['--decrypt'], sealed, PASSPHRASE), text);
    const made = await runAge(['--passphrase', '--armor'], 'from the tool', PASSPHRASE);
    assert.equal(await files.decrypt(made, PASSPHRASE), 'from the tool');
  });

  it('a wrong passphrase is told from a damaged file', async () => {
    const small = await madeElsewhere(10);
    await assert.rejects(files.decrypt(small, 'another'), { code: 'passphrase_wrong' });
    const cut = `${small.split('\n').slice(0, -3).join('\n')}\n-----END AGE ENCRYPTED FILE-----\n`;
    for (const damaged of [cut, 'age-encryption.org/v1', '', '-----BEGIN AGE ENCRYPTED FILE-----'])
      await assert.rejects(files.decrypt(damaged, PASSPHRASE), { code: 'file_broken' });
  });

  it('a file that would cost too much to open is not opened', async () => {
    const bytes = Buffer.from(armor.decode(await madeElsewhere(10))).toString('latin1');
    for (const work of ['19', '30', '99', '0', '010', '100', '-1', '1e9']) {
      const greedy = Buffer.from(bytes.replace(/ 10\n/, ` ${work}\n`), 'latin1');
      await assert.rejects(files.decrypt(armor.encode(greedy), PASSPHRASE), { code: 'file_broken' }, work);
    }
  });

  it('a file for keys, or for several passphrases, is not one of these', async () => {
    const encrypter = new Encrypter();
    encrypter.addRecipient('age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p');
    const file = armor.encode(await encrypter.encrypt('x'));
    await assert.rejects(files.decrypt(file, PASSPHRASE), { code: 'file_broken' });
  });

  it('no altered byte goes unnoticed', async () => {
    const bytes = armor.decode(await madeElsewhere(4));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const altered = Uint8Array.from(bytes);
        altered[at] = (altered[at] ?? 0) ^ mask;
        await assert.rejects(files.decrypt(armor.encode(altered), PASSPHRASE), { name: 'AgeFileError' });
      }),
    );
  });
});
