import type { CreatedClient } from '@hodlxxi/sdk';
import { useState } from 'react';
import { Page } from '../../../ui/page.tsx';
import { Created } from './created.tsx';
import { Wizard } from './wizard.tsx';

export function CreatePage() {
  const [created, setCreated] = useState<CreatedClient>();
  return created ? (
    <Created client={created} />
  ) : (
    <Page
      title="New application"
      lead="A name, an address, and what it may ask for. Everything can be changed later."
    >
      <Wizard onCreated={setCreated} />
    </Page>
  );
}
