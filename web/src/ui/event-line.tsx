import type { SecurityEvent } from '@hodlxxi/sdk';
import type { ReactNode } from 'react';
import { deviceWords } from '../lib/device-words.ts';
import { eventWords, tellsFailure } from '../lib/event-words.ts';
import { Row } from './rows.tsx';
import { Time } from './time.tsx';

type Props = {
  readonly event: SecurityEvent;
  /** Whom and which application it is about. */
  readonly about: readonly ReactNode[];
  readonly details?: readonly ReactNode[];
};

/** One event of the log: what, when, and from where. */
export function EventLine({ event, about, details = [] }: Props) {
  const { icon, title } = eventWords(event);
  const { ip, user_agent, created_at } = event;
  return (
    <Row
      icon={icon}
      title={title}
      tag={!tellsFailure(event) && <span className="tag tag-warn">Refused</span>}
      facts={[
        <Time key="at" at={created_at} />,
        ...about,
        ...(user_agent ? [deviceWords(user_agent)] : []),
        ...(ip ? [`From ${ip}`] : []),
        ...details,
      ]}
    />
  );
}
