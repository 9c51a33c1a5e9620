import { openScopes } from '../../lib/scope-words.ts';
import { Choices } from '../../ui/choices.tsx';

type Props = {
  readonly chosen: readonly string[];
  readonly onChosen: (chosen: readonly string[]) => void;
  readonly problem?: string | undefined;
};

/** `openid` is always part of it: that is what signing in is. */
const choices = openScopes.map(({ scope, title, detail }) => ({
  value: scope,
  title,
  detail,
  fixed: scope === 'openid',
}));

export const ScopeChoices = ({ chosen, onChosen, problem }: Props) => (
  <Choices legend="Permissions" choices={choices} chosen={chosen} onChosen={onChosen} problem={problem} />
);
