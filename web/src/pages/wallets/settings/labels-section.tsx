import type { ImportedLabels, WalletFile } from '@hodlxxi/sdk';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { walletsKnown } from '../../../api/wallets.ts';
import { saveFile } from '../../../lib/save-file.ts';
import { Button } from '../../../ui/button.tsx';
import { FileButton } from '../../../ui/file-button.tsx';
import { Section } from '../../../ui/section.tsx';
import { useOpenWallet } from '../wallet-context.ts';

export function LabelsSection() {
  const sdk = useSdk();
  const { id } = useOpenWallet();
  const save = useAction<void, WalletFile>(() => sdk.wallets.labels.get(id), {
    done: 'The labels are in your downloads',
    after: ({ name, type, text }) => saveFile(name, text, type),
  });
  const read = useAction<File, ImportedLabels>(
    async (given) => sdk.wallets.labels.import(id, await given.text()),
    {
      changes: [walletsKnown.one(id)],
      done: ({ imported, skipped }) => ({
        text: `${imported} labels read${skipped === 0 ? '' : `, ${skipped} left out: they are not of this wallet`}`,
      }),
    },
  );
  return (
    <Section title="Labels" lead="As a file that Sparrow and other wallets read and write (BIP-329).">
      <div className="buttons">
        <Button icon="download" busy={save.busy} onClick={() => save.run()}>
          Save labels
        </Button>
        <FileButton busy={read.busy} accept=".jsonl,.json,.txt" onFile={(file) => read.run(file)}>
          Read labels
        </FileButton>
      </div>
    </Section>
  );
}
