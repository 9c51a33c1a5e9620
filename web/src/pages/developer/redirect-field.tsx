import { useState } from 'react';
import { destinationOf, redirectProblem } from '../../lib/redirect-problem.ts';
import { IconButton } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';

type Props = {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly type: 'web' | 'native';
  /** What the server said about this one. */
  readonly problem: string | undefined;
  readonly remove: (() => void) | undefined;
};

/** One address, with what is still missing while somebody types and what is wrong once they have left it. */
export function RedirectField({ label, value, onValue, type, problem, remove }: Props) {
  const [left, setLeft] = useState(value !== '');
  const typed = value.trim();
  const wrong = typed === '' ? null : redirectProblem(typed, type);
  const words = wrong === null ? undefined : `This address ${wrong}.`;
  return (
    <div className="removable">
      <TextField
        label={label}
        value={value}
        onValue={onValue}
        onBlur={() => setLeft(true)}
        type="url"
        inputMode="url"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        placeholder={type === 'native' ? 'com.example.app:/callback' : 'https://app.example/callback'}
        problem={problem ?? (left ? words : undefined)}
        hint={hint(typed, left ? undefined : words)}
      />
      {remove && <IconButton icon="trash" label={`Remove ${label}`} onClick={remove} />}
    </div>
  );
}

function hint(typed: string, words: string | undefined): string | undefined {
  if (words !== undefined) return words;
  if (typed === '' || redirectProblem(typed, 'native') !== null) return undefined;
  return `Right. Answers go to ${destinationOf(typed)}, to exactly this address.`;
}
