const wallets = [
  [
    'Sparrow',
    'File, “Open Transaction”, “File…”. Sign, then File, “Save PSBT”, “To Clipboard”, “As Base64”. Do not broadcast.',
  ],
  [
    'Electrum',
    'Tools, “Load transaction”, “From file”. Sign, then Export, “Copy to clipboard”. A finished transaction is fine too.',
  ],
  [
    'Bitcoin Core',
    'File, “Load PSBT from file…”, “Sign Tx”, then Save or Copy. On a console: walletprocesspsbt.',
  ],
  [
    'Coldcard',
    '“Ready To Sign” with the file on the card, or scan the codes (Q). It shows the message as a proof of reserves.',
  ],
  [
    'Multisig',
    'Hand the PSBT to one signer after another and bring each answer back below: they are put together here.',
  ],
] as const;

export const HowTo = () => (
  <details className="more">
    <summary>How do I sign it?</summary>
    <dl className="places">
      {wallets.map(([name, how]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{how}</dd>
        </div>
      ))}
    </dl>
  </details>
);
