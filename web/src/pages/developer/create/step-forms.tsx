import type { ComponentType } from 'react';
import { fieldProblem } from '../../../api/failure.ts';
import { appKinds, type Draft, typeOf } from '../../../lib/app-kinds.ts';
import { Choices } from '../../../ui/choices.tsx';
import { TextField } from '../../../ui/field.tsx';
import { LinkFields } from '../link-fields.tsx';
import { RedirectFields } from '../redirect-fields.tsx';
import { ScopeChoices } from '../scope-choices.tsx';
import type { Step } from './steps.ts';

type Props = {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  /** What the server said. */
  readonly error: unknown;
  /** Somebody wanted to go on without what is needed. */
  readonly tried: boolean;
};

const What = ({ draft, change, error, tried }: Props) => (
  <>
    <TextField
      label="Name"
      value={draft.name}
      onValue={(name) => change({ name })}
      maxLength={200}
      autoComplete="off"
      hint="People read it when they are asked to allow your application."
      problem={
        fieldProblem(error, 'client_name') ??
        (tried && draft.name.trim() === '' ? 'Give it a name first.' : undefined)
      }
    />
    <Choices
      legend="Kind"
      single
      choices={appKinds}
      chosen={[draft.kind]}
      onChosen={([kind]) => kind && change({ kind })}
    />
    <details className="more" open={draft.logo !== '' || draft.homepage !== '' || undefined}>
      <summary>Homepage and logo, if there are any</summary>
      <LinkFields
        homepage={draft.homepage}
        logo={draft.logo}
        onHomepage={(homepage) => change({ homepage })}
        onLogo={(logo) => change({ logo })}
        error={error}
      />
    </details>
  </>
);

const Where = ({ draft, change, error, tried }: Props) => (
  <>
    <p className="lead">
      After signing in people are sent to one of these addresses, with the code for your application. It has
      to be exactly this address, to the last letter.
    </p>
    <RedirectFields
      member="redirect_uris"
      label="Redirect URI"
      type={typeOf(draft.kind)}
      uris={draft.redirectUris}
      onUris={(redirectUris) => change({ redirectUris })}
      error={error}
      isMissing={tried}
    />
  </>
);

const Scopes = ({ draft, change, error }: Props) => (
  <>
    <p className="lead">
      An upper limit: each sign-in asks for what it needs, and the person sees it in these words. Fewer is
      better.
    </p>
    <ScopeChoices
      chosen={draft.scopes}
      onChosen={(scopes) => change({ scopes })}
      problem={fieldProblem(error, 'scope')}
    />
  </>
);

export const stepForms: Readonly<Record<Step, ComponentType<Props>>> = {
  what: What,
  where: Where,
  scopes: Scopes,
};
