import type { Client } from '@hodlxxi/sdk';
import { useState } from 'react';
import { known } from '../../../api/account.ts';
import { clientKey } from '../../../api/clients.ts';
import { fieldProblem } from '../../../api/failure.ts';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { hasRedirects, kindOf, typeOf } from '../../../lib/app-kinds.ts';
import { type AppSettings, changeOf, settingsOf } from '../../../lib/app-settings.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { FormProblem } from '../../../ui/problem.tsx';
import { Section } from '../../../ui/section.tsx';
import { LinkFields } from '../link-fields.tsx';
import { RedirectFields } from '../redirect-fields.tsx';
import { ScopeChoices } from '../scope-choices.tsx';

const fields = [
  'client_name',
  'client_uri',
  'logo_uri',
  'redirect_uris',
  'post_logout_redirect_uris',
  'scope',
] as const;

export function Settings({ client }: { readonly client: Client }) {
  const sdk = useSdk();
  const { client_id, metadata } = client;
  const kind = kindOf(metadata);
  const [settings, setSettings] = useState(() => settingsOf(metadata));
  const change = changeOf(metadata, settings);
  const isChanged = Object.keys(change).length > 0;
  const save = useAction<void, Client>(() => sdk.clients.update(client_id, change), {
    changes: [[...known.clients, 'list'], clientKey(client_id), known.events],
    done: 'Saved',
    after: (saved) => setSettings(settingsOf(saved.metadata)),
    toastErrors: false,
  });
  const set = (part: Partial<AppSettings>) => {
    setSettings({ ...settings, ...part });
    save.reset();
  };
  const { error } = save;
  return (
    <Section title="Settings">
      <Form noValidate onSubmit={() => save.run()}>
        <TextField
          label="Name"
          value={settings.name}
          onValue={(name) => set({ name })}
          maxLength={200}
          autoComplete="off"
          problem={fieldProblem(error, 'client_name')}
        />
        <LinkFields
          homepage={settings.homepage}
          logo={settings.logo}
          onHomepage={(homepage) => set({ homepage })}
          onLogo={(logo) => set({ logo })}
          error={error}
        />
        {hasRedirects(kind) && (
          <>
            <RedirectFields
              member="redirect_uris"
              label="Redirect URI"
              type={typeOf(kind)}
              uris={settings.redirectUris}
              onUris={(redirectUris) => set({ redirectUris })}
              error={error}
            />
            <RedirectFields
              member="post_logout_redirect_uris"
              label="Return address after signing out"
              type={typeOf(kind)}
              uris={settings.logoutUris}
              onUris={(logoutUris) => set({ logoutUris })}
              error={error}
            />
            <details className="more" open={fieldProblem(error, 'scope') !== undefined || undefined}>
              <summary>
                What it may ask for: {new Set(['openid', ...settings.scopes]).size} permissions
              </summary>
              <ScopeChoices
                chosen={settings.scopes}
                onChosen={(scopes) => set({ scopes })}
                problem={fieldProblem(error, 'scope')}
              />
            </details>
          </>
        )}
        <FormProblem error={error} fields={fields} />
        <div className="buttons">
          <Button kind="primary" type="submit" busy={save.busy} disabled={!isChanged}>
            Save
          </Button>
          {isChanged && (
            <Button kind="plain" onClick={() => set(settingsOf(metadata))}>
              Discard changes
            </Button>
          )}
        </div>
      </Form>
    </Section>
  );
}
