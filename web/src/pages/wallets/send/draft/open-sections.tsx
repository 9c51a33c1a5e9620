import type { BuiltDraft } from '@hodlxxi/sdk';
import { BringBack } from './bring-back.tsx';
import { Discard } from './discard.tsx';
import { SignSection } from './sign-section.tsx';
import { useCheck } from './use-check.ts';

/** From the draft to the signers and back. The next signer is handed what those before have signed. */
export function OpenSections({ draft }: { readonly draft: BuiltDraft }) {
  const { checked, check } = useCheck(draft);
  const partial = checked?.kind === 'psbt' && !checked.finalized.complete ? checked.finalized : undefined;
  return (
    <>
      <SignSection draft={draft} partial={partial} />
      <BringBack draft={draft} checked={checked} check={check} />
      <Discard draft={draft} />
    </>
  );
}
