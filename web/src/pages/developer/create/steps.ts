import { fieldProblem } from '../../../api/failure.ts';
import { type Draft, filled, hasRedirects, typeOf } from '../../../lib/app-kinds.ts';
import { redirectProblem } from '../../../lib/redirect-problem.ts';

export type Step = 'what' | 'where' | 'scopes';

export const stepTitles: Readonly<Record<Step, string>> = {
  what: 'What is it?',
  where: 'Where do people come back to?',
  scopes: 'What may it ask for?',
};

/** A machine has nobody to send back and nobody to ask. */
export const stepsOf = ({ kind }: Draft): readonly Step[] =>
  hasRedirects(kind) ? ['what', 'where', 'scopes'] : ['what'];

/** Whether everything this step needs is there. */
export function isComplete(step: Step, draft: Draft): boolean {
  if (step === 'what') return draft.name.trim() !== '';
  if (step !== 'where') return true;
  const uris = filled(draft.redirectUris);
  return uris.length > 0 && uris.every((uri) => redirectProblem(uri, typeOf(draft.kind)) === null);
}

const fields: Readonly<Record<Step, readonly string[]>> = {
  what: ['client_name', 'logo_uri', 'client_uri'],
  where: ['redirect_uris'],
  scopes: ['scope'],
};

export const everyField: readonly string[] = Object.values(fields).flat();

/** The first step with a field that the server did not like. */
export const stepWith = (error: unknown, steps: readonly Step[]): Step | undefined =>
  steps.find((step) => fields[step].some((field) => fieldProblem(error, field) !== undefined));
