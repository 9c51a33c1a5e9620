import type { Check } from '../../lib/token-checks.ts';
import { Icon } from '../../ui/icon.tsx';

/** What was looked at, each with its outcome. */
export const CheckList = ({ checks }: { readonly checks: readonly Check[] }) =>
  checks.length > 0 && (
    <ul className="verdicts">
      {checks.map(({ name, passed, detail }) => (
        <li className={passed ? 'verdict verdict-good' : 'verdict verdict-bad'} key={name}>
          <Icon name={passed ? 'check' : 'close'} />
          <span>
            <span className="visually-hidden">{passed ? 'Right: ' : 'Wrong: '}</span>
            <code>{name}</code> {passed ? detail : `is not what it has to be: ${detail}`}
          </span>
        </li>
      ))}
    </ul>
  );
