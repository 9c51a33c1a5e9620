const places = [
  ['Sparrow', 'Settings, “Export…”, then “Output Descriptor”; or copy the descriptor there.'],
  ['Electrum', 'Wallet, Information: copy the master public key. It begins with zpub, ypub or xpub.'],
  ['BlueWallet', 'Open the wallet, the three dots, “Show wallet XPUB”.'],
  ['Coldcard', 'Advanced/Tools, Export Wallet, “Descriptor” or “Generic JSON”.'],
  ['Ledger, Trezor', 'Account settings, advanced: extended public key (xpub).'],
  ['Bitcoin Core', 'The answer of listdescriptors, without “true” behind it.'],
] as const;

export const WhereToFind = () => (
  <details className="more">
    <summary>Where do I find it?</summary>
    <dl className="places">
      {places.map(([name, where]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{where}</dd>
        </div>
      ))}
    </dl>
    <p className="fine">
      Whoever has it can see all your addresses and payments, and cannot spend. It is stored encrypted.
    </p>
  </details>
);
