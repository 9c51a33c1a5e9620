import type { Proof } from '@hodlxxi/sdk';
import { Link } from 'react-router';
import { ticketOf } from '../../lib/proof-ticket.ts';
import { endWords, proofTitle } from '../../lib/proof-words.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Row } from '../../ui/rows.tsx';
import { Time } from '../../ui/time.tsx';
import { useRecheck } from './use-recheck.ts';

type Props = { readonly proof: Proof; readonly revoke: () => void };

const tags = {
  valid: <span className="tag tag-good">Valid</span>,
  expired: <span className="tag tag-quiet">Expired</span>,
  ended: <span className="tag tag-warn">Ended</span>,
  unchecked: <span className="tag tag-warn">Not checked</span>,
} as const;

export function ProofRow({ proof, revoke }: Props) {
  const { proof_id: id, state } = proof;
  const isOpen = state === 'valid' || state === 'unchecked';
  const recheck = useRecheck(id);
  return (
    <Row
      icon="shield"
      tone={state === 'valid' ? 'good' : undefined}
      title={proofTitle(proof)}
      tag={tags[state]}
      facts={factsOf(proof)}
      actions={
        isOpen && (
          <>
            {state === 'valid' && (
              <Link
                className="icon-button"
                to={`/proofs/${id}/certificate`}
                aria-label="Certificate"
                title="Certificate"
              >
                <Icon name="file" />
              </Link>
            )}
            {ticketOf(id) !== null && (
              <IconButton
                icon="again"
                label="Look at its coins again"
                aria-busy={recheck.busy || undefined}
                onClick={() => recheck.run()}
              />
            )}
            <IconButton icon="trash" label="Revoke" onClick={revoke} />
          </>
        )
      }
    />
  );
}

const clock = new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit' });

function factsOf({ state, proved_at, valid_until, ended_at, ended_by }: Proof) {
  if (state === 'ended')
    return [
      endWords(ended_by),
      <span key="ended">
        Ended <Time at={ended_at ?? valid_until} />
      </span>,
    ];
  if (state === 'expired')
    return [
      <span key="proved">
        Proven <Time at={proved_at} />
      </span>,
    ];
  const until = (
    <span key="until">
      Until {clock.format(new Date(valid_until))}, <Time at={valid_until} />
    </span>
  );
  return state === 'valid'
    ? [until]
    : [until, 'The Bitcoin node cannot be asked: for now it does not count.'];
}
