import type { PsbtInput, SpendPath } from '@hodlxxi/sdk';
import { signatureCount, signersOf } from '../../../../lib/signatures.ts';
import { Icon } from '../../../../ui/icon.tsx';
import { Notice } from '../../../../ui/notice.tsx';

type Props = { readonly inputs: readonly PsbtInput[] } & Pick<SpendPath, 'signers'>;

/** How far the signing is, when one signer is not enough. */
export function Missing({ inputs, signers }: Props) {
  const { have, need } = signatureCount(inputs, { signers });
  const people = signersOf(inputs, { signers });
  return (
    <Notice icon="clock" warn>
      <p role="status">
        <strong>{need > 1 ? `${have} of ${need} signatures.` : 'The signature is missing.'}</strong>{' '}
        {have === 0
          ? 'It came back without one. Is it from the wallet with the keys?'
          : 'Have another signer sign it as well, and bring that back too.'}
      </p>
      {need > 1 && <progress className="meter" value={have} max={need} aria-label="Signatures" />}
      {people.length > 1 && (
        <ul className="signers">
          {people.map(({ name, signed }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: keys have an order, and one may be there twice
            <li key={at}>
              <Icon name={signed ? 'check' : 'clock'} />
              <span>
                <code>{name}</code> {signed ? 'has signed' : 'has not signed'}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
