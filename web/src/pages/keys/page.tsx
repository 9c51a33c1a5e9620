import { Page } from '../../ui/page.tsx';
import { KeysSection } from './keys-section.tsx';
import { MergeSection } from './merge-section.tsx';
import { PasskeysSection } from './passkeys-section.tsx';

export const KeysPage = () => (
  <Page
    title="Keys and passkeys"
    lead="What opens your account. Have at least two, kept in different places."
  >
    <KeysSection />
    <PasskeysSection />
    <MergeSection />
  </Page>
);
