import { Problem } from '../../ui/problem.tsx';
import { CheckList } from './check-list.tsx';
import { ExchangeView } from './exchange-view.tsx';
import { RedirectView } from './redirect-view.tsx';
import type { Step } from './step.ts';

type Props = { readonly number: number; readonly step: Step };

/** Closed it says what happened; open, everything that was said. */
export const StepCard = ({ number, step }: Props) => {
  const { title, why, exchange, redirect, checks, failure } = step;
  const isGood = failure === undefined && checks.every(({ passed }) => passed);
  return (
    <li className="flow-step">
      <details open={!isGood || undefined}>
        <summary>
          <span className="flow-number">{number}</span>
          <span className="flow-title">
            {title}
            <code>{lineOf(step)}</code>
          </span>
          <span className={`tag ${isGood ? 'tag-good' : 'tag-warn'}`}>
            {exchange ? exchange.status : isGood ? 'OK' : 'Refused'}
          </span>
        </summary>
        <div className="flow-body">
          <p className="fine">{why}</p>
          {failure && <Problem>{failure}</Problem>}
          <CheckList checks={checks} />
          {exchange && <ExchangeView exchange={exchange} />}
          {redirect && <RedirectView redirect={redirect} />}
        </div>
      </details>
    </li>
  );
};

function lineOf({ exchange, redirect }: Step): string {
  if (exchange) return `${exchange.method} ${new URL(exchange.url).pathname}`;
  return redirect ? `→ ${new URL(redirect.url).pathname}` : 'no answer';
}
