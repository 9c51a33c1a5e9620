import { useState } from 'react';
import { type Asked, claimsProblem, maxAgeProblem, usualAsked } from '../../lib/asked.ts';
import { openScopes } from '../../lib/scope-words.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/section.tsx';
import { Chips } from './chips.tsx';

type Props = {
  readonly first: Asked | undefined;
  /** There has been a request before. */
  readonly isAgain: boolean;
  readonly busy: boolean;
  readonly onSend: (asked: Asked) => void;
};

const prompts = [
  { value: '', label: 'As needed' },
  { value: 'none', label: 'none: ask nothing' },
  { value: 'login', label: 'login: sign in again' },
  { value: 'consent', label: 'consent: ask for permission' },
  { value: 'select_account', label: 'select_account' },
] as const;

const strengths = [
  { value: '', label: 'Any' },
  { value: 'urn:hodlxxi:acr:key', label: 'A key' },
  { value: 'urn:hodlxxi:acr:key+passkey', label: 'A key and a passkey' },
] as const;

const scopes = openScopes.map(({ scope, title }) => ({ value: scope, title }));

const example = '{ "id_token": { "acr": { "essential": true } } }';

export function RequestForm({ first = usualAsked, isAgain, busy, onSend }: Props) {
  const [asked, setAsked] = useState(first);
  const set = (part: Partial<Asked>) => setAsked({ ...asked, ...part });
  const wrong = { maxAge: maxAgeProblem(asked), claims: claimsProblem(asked) };
  const lasting = asked.scopes.includes('offline_access') && asked.prompt !== 'consent';
  return (
    <Section title={isAgain ? 'Another request' : 'The request'}>
      <Form
        onSubmit={() => {
          if (wrong.maxAge === null && wrong.claims === null) onSend(asked);
        }}
      >
        <Chips
          legend="scope"
          choices={scopes}
          chosen={asked.scopes}
          onChosen={(chosen) => set({ scopes: chosen })}
          fixed="openid"
        />
        <div className="fields fields-pair">
          <SelectField
            label="prompt"
            value={asked.prompt}
            onValue={(prompt) => set({ prompt })}
            options={prompts}
            hint={lasting ? 'offline_access is given only with consent.' : undefined}
          />
          <SelectField
            label="acr_values"
            value={asked.acr}
            onValue={(acr) => set({ acr })}
            options={strengths}
          />
        </div>
        <details className="more" open={asked.maxAge !== '' || asked.claims !== '' || undefined}>
          <summary>max_age and claims</summary>
          <div className="fields">
            <TextField
              label="max_age"
              value={asked.maxAge}
              onValue={(maxAge) => set({ maxAge: maxAge.trim() })}
              inputMode="numeric"
              placeholder="Seconds since the last sign-in, at most"
              problem={wrong.maxAge ?? undefined}
            />
            <TextArea
              label="claims"
              value={asked.claims}
              onValue={(claims) => set({ claims })}
              spellCheck={false}
              placeholder={example}
              hint={wrong.claims ?? 'JSON, OpenID Connect Core section 5.5.'}
            />
          </div>
        </details>
        <div className="buttons">
          <Button kind="primary" type="submit" icon="arrow" busy={busy}>
            Send the browser
          </Button>
        </div>
        <p className="fine">You go to the sign-in page and come back here. It signs nobody out.</p>
      </Form>
    </Section>
  );
}
