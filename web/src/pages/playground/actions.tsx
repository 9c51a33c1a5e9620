import { useState } from 'react';
import { PLAYGROUND_CLIENT } from '../../lib/own-client.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/section.tsx';
import { messages } from './messages.ts';
import { SignOut } from './sign-out.tsx';
import type { Flow } from './use-flow.ts';
import type { Log } from './use-log.ts';

type Props = { readonly log: Log; readonly flow: Flow };

/** What an application can do with its tokens. */
export function Actions({ log, flow }: Props) {
  const [leaving, setLeaving] = useState(false);
  const { attempt, received, receive, forget } = flow;
  if (!received || !attempt) return null;
  const { access_token, refresh_token, id_token } = received.tokens;
  const application = { clientId: PLAYGROUND_CLIENT };

  const refresh = async (spent: string) => {
    const done = await log.call(messages.refresh, (client) => client.application(application).refresh(spent));
    // An answer without an ID token or a refresh token leaves those there were (RFC 6749 section 6).
    if (done) receive({ ...received, tokens: { ...received.tokens, ...done.value } });
  };
  return (
    <Section title="What next?" lead="The answers appear among the messages.">
      <div className="buttons">
        <Button
          small
          busy={log.busy}
          onClick={() =>
            void log.call(messages.userinfo, (client) =>
              client.application(application).userinfo(access_token),
            )
          }
        >
          Userinfo
        </Button>
        <Button
          small
          busy={log.busy}
          onClick={() =>
            void log.call(messages.introspect, (client) =>
              client.application(application).introspect(access_token),
            )
          }
        >
          Introspect
        </Button>
        {refresh_token !== undefined && (
          <Button small busy={log.busy} onClick={() => void refresh(refresh_token)}>
            Refresh
          </Button>
        )}
        <Button
          small
          busy={log.busy}
          onClick={() =>
            void log.call(messages.revoke, (client) =>
              client.application(application).revoke(refresh_token ?? access_token),
            )
          }
        >
          Revoke
        </Button>
        {attempt.endSession !== undefined && id_token !== undefined && (
          <Button small onClick={() => setLeaving(true)}>
            Sign out
          </Button>
        )}
        <Button small kind="plain" onClick={forget}>
          Start again
        </Button>
      </div>
      {leaving && attempt.endSession !== undefined && id_token !== undefined && (
        <SignOut endpoint={attempt.endSession} idToken={id_token} onClose={() => setLeaving(false)} />
      )}
    </Section>
  );
}
