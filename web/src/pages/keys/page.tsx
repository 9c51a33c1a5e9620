import { useKeys } from '../../api/account.ts';
import { keyTitle, kindIcons, shortKey } from '../../lib/key-words.ts';
import { Page } from '../../ui/page.tsx';
import { Row, Rows } from '../../ui/rows.tsx';
import { Section } from '../../ui/section.tsx';

export function KeysPage() {
  const list = useKeys();
  return (
    <Page title="Keys and passkeys">
      <Section title="Keys">
        <Rows list={list} empty={null}>
          {(key) => (
            <Row
              key={key.id}
              icon={kindIcons[key.kind]}
              title={keyTitle(key)}
              facts={[shortKey(key.public_key)]}
            />
          )}
        </Rows>
      </Section>
    </Page>
  );
}
