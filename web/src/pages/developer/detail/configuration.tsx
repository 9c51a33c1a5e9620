import type { Client } from '@hodlxxi/sdk';
import { useState } from 'react';
import { useDiscovery } from '../../../api/clients.ts';
import { hasSecret, kindOf } from '../../../lib/app-kinds.ts';
import { type Snippet, snippetsFor } from '../../../lib/snippets.ts';
import { Code } from '../../../ui/code.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { Section } from '../../../ui/section.tsx';
import { Segments } from '../../../ui/segments.tsx';

/** Ready to be pasted. */
export function Configuration({ client }: { readonly client: Client }) {
  const { data } = useDiscovery();
  const issuer = data?.issuer ?? window.location.origin;
  const { client_id, metadata } = client;
  const kind = kindOf(metadata);
  const snippets = snippetsFor({
    issuer,
    clientId: client_id,
    kind,
    hasSecret: hasSecret(kind),
    redirectUri: metadata.redirect_uris?.[0],
    scope: metadata.scope ?? 'openid',
  });
  return (
    <Section title="Configuration" lead="For libraries and software that speak OpenID Connect.">
      <dl className="settings">
        <Setting name="Issuer" value={issuer} />
        <Setting name="Client id" value={client_id} />
        <Setting name="Discovery" value={`${issuer}/.well-known/openid-configuration`} />
      </dl>
      <Snippets snippets={snippets} />
    </Section>
  );
}

const Setting = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <Code text={value} what={name.toLowerCase()} />
    </dd>
  </div>
);

function Snippets({ snippets }: { readonly snippets: readonly Snippet[] }) {
  const [chosen, setChosen] = useState(snippets[0]?.name ?? '');
  const snippet = snippets.find(({ name }) => name === chosen) ?? snippets[0];
  return (
    <>
      <Segments
        label="Example for"
        value={chosen}
        onValue={setChosen}
        options={snippets.map(({ name }) => ({ value: name, label: name }))}
      />
      {snippet && (
        <div className="snippet">
          <p className="fine">{snippet.note}</p>
          <CodeBlock text={snippet.text} what={`the example for ${snippet.name}`} />
        </div>
      )}
    </>
  );
}
