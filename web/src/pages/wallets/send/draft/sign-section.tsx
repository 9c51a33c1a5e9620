import type { BuiltDraft, FinalizedPsbt } from '@hodlxxi/sdk';
import { useSdk } from '../../../../api/sdk.ts';
import { saveFile } from '../../../../lib/save-file.ts';
import { bytesOfBase64 } from '../../../../lib/signed-text.ts';
import { Button } from '../../../../ui/button.tsx';
import { CopyButton } from '../../../../ui/copy.tsx';
import { Icon } from '../../../../ui/icon.tsx';
import { QrFrames } from '../../../../ui/qr-frames.tsx';
import { Section } from '../../../../ui/section.tsx';
import { useDialog } from '../../../../ui/use-dialog.ts';

type Props = {
  readonly draft: BuiltDraft;
  /** With the signatures so far, when more are needed. */
  readonly partial: FinalizedPsbt | undefined;
};

/** Three ways to the wallet that has the keys. */
export function SignSection({ draft, partial }: Props) {
  const sdk = useSdk();
  const dialog = useDialog();
  const { psbt, bbqr } = partial ?? draft;
  const file = sdk.wallets.drafts.fileUrl(draft.wallet_id, draft.id);
  return (
    <Section
      title="1. Sign it with your wallet"
      lead={
        partial
          ? 'With the signatures so far, for the next signer. The one without any serves as well.'
          : 'As a PSBT, which every signer understands.'
      }
    >
      <div className="buttons">
        {partial ? (
          <Button
            kind="primary"
            icon="download"
            onClick={() => saveFile(`${draft.id}.psbt`, bytesOfBase64(psbt), 'application/octet-stream')}
          >
            Download file
          </Button>
        ) : (
          <a className="button button-primary" href={file.href} download>
            <Icon name="download" />
            Download file
          </a>
        )}
        <Button icon="phone" onClick={() => dialog.open('qr')}>
          Show as QR code
        </Button>
      </div>
      <div className="copy-box copy-line">
        <code>{psbt}</code>
        <CopyButton text={psbt} what="the PSBT" />
      </div>
      {dialog.name === 'qr' && <QrFrames frames={bbqr} onClose={dialog.close} />}
    </Section>
  );
}
