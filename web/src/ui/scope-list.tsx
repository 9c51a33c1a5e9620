import { scopeWords } from '../lib/scope-words.ts';
import { Icon } from './icon.tsx';

type Props = {
  readonly scopes: readonly string[];
  /** Leaves the explanations out. */
  readonly brief?: boolean;
};

/** What an application may do, in the words of the consent page. A pencil marks what acts for the person. */
export const ScopeList = ({ scopes, brief = false }: Props) => (
  <ul className={brief ? 'scopes scopes-brief' : 'scopes'}>
    {scopeWords(scopes).map(({ scope, title, detail, acts }) => (
      <li className={acts ? 'scope scope-acts' : 'scope'} key={scope}>
        <Icon name={acts ? 'pencil' : 'check'} />
        <div>
          <span className="scope-title">{title}</span>
          {!brief && <span className="scope-detail">{detail}</span>}
        </div>
      </li>
    ))}
  </ul>
);
