import type { AccountExport } from '@hodlxxi/sdk';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { saveFile } from '../../lib/save-file.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/section.tsx';

export function ExportSection() {
  const sdk = useSdk();
  const load = useAction<void, AccountExport>(() => sdk.account.exportData(), {
    done: 'Your data was saved as a file',
    after: (data) => saveFile('hodlxxi-account.json', JSON.stringify(data, null, 2)),
  });
  return (
    <Section
      title="My data"
      lead="Everything this server holds about you, as one file: profile, keys, sessions, applications, events."
    >
      <div className="buttons">
        <Button icon="download" busy={load.busy} onClick={() => load.run()}>
          Download my data
        </Button>
      </div>
    </Section>
  );
}
