import type { WalletAddress } from '@hodlxxi/sdk';
import { useState } from 'react';
import { paymentUri } from '../../../lib/bip21.ts';
import { qrPath } from '../../../lib/qr-path.ts';
import { parseAmount, type Unit } from '../../../lib/sats.ts';
import { AmountField } from '../../../ui/amount-field.tsx';
import { CopyButton } from '../../../ui/copy.tsx';
import { TextField } from '../../../ui/field.tsx';
import { Qr } from '../../../ui/qr.tsx';
import { Address } from '../address.tsx';

/** The address, and what the one who pays should know. */
export function Request({ given }: { readonly given: WalletAddress }) {
  const { address, position } = given;
  const [text, setText] = useState('');
  const [unit, setUnit] = useState<Unit>('sat');
  const [label, setLabel] = useState('');
  const amount = parseAmount(text, unit);
  const uri = paymentUri(address, { amount, label: label.trim() });
  return (
    <div className="request">
      <Qr {...qrPath(uri)} label={`QR code of ${uri}`} />
      <div className="copy-box">
        <Address text={address} />
        <CopyButton text={address} what="the address" />
      </div>
      <p className="fine">
        Number {position.toLocaleString('en')} of this wallet. Compare it with the display of your hardware
        wallet before you give it out for a large amount.
      </p>
      <details className="more">
        <summary>Ask for an amount</summary>
        <div className="fields">
          <AmountField
            label="Amount"
            text={text}
            onText={setText}
            unit={unit}
            onUnit={setUnit}
            problem={text !== '' && amount === null ? 'This is no amount.' : undefined}
          />
          <TextField
            label="What it is for"
            value={label}
            onValue={setLabel}
            maxLength={100}
            autoComplete="off"
            hint="The one who pays sees it."
          />
          <div className="copy-box">
            <code>{uri}</code>
            <CopyButton text={uri} what="the payment request" />
          </div>
        </div>
      </details>
    </div>
  );
}
