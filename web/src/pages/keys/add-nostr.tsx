import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { wordsFor } from '../../api/failure.ts';
import { useSdk } from '../../api/sdk.ts';
import { nip07, signWith } from '../../lib/nip07.ts';
import { parseNostrEvent, printTemplate } from '../../lib/nostr-event.ts';
import { useProof } from '../../session/proof-context.ts';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Problem } from '../../ui/problem.tsx';
import { linkProblem } from './link-problem.ts';
import { useLinkChallenge } from './use-link-challenge.ts';

export function AddNostr({ onDone }: { readonly onDone: () => void }) {
  const { challenge, ask, add, startOver } = useLinkChallenge(onDone);
  const [text, setText] = useState('');
  const event = parseNostrEvent(text);
  return (
    <>
      <ByExtension onSigned={add.run} />
      {challenge ? (
        <form
          className="fields"
          onSubmit={(submitted) => {
            submitted.preventDefault();
            if (event) add.run({ challenge_id: challenge.challenge_id, nostr_event: event });
          }}
        >
          <div className="field">
            <p className="label">Sign this event</p>
            <Code text={printTemplate(challenge)} what="the event" />
          </div>
          <TextArea
            label="Signed event"
            value={text}
            onValue={setText}
            rows={5}
            required
            spellCheck={false}
            problem={
              text !== '' && !event
                ? 'This is not a signed event: JSON with id, pubkey, sig and created_at.'
                : undefined
            }
          />
          <Button kind="primary" type="submit" busy={add.busy}>
            Add this key
          </Button>
          <Button kind="plain" onClick={startOver}>
            Begin again
          </Button>
        </form>
      ) : (
        <Button busy={ask.busy} onClick={() => ask.run({ method: 'nostr' })}>
          Sign an event by hand
        </Button>
      )}
      {ask.error !== null && <Problem>{wordsFor(ask.error)}</Problem>}
      {add.error !== null && <Problem>{linkProblem(add.error)}</Problem>}
    </>
  );
}

type ByExtensionProps = { readonly onSigned: ReturnType<typeof useLinkChallenge>['add']['run'] };

/** NIP-07. */
function ByExtension({ onSigned }: ByExtensionProps) {
  const sdk = useSdk();
  const proof = useProof();
  const extension = nip07(window);
  const sign = useMutation({
    mutationFn: async () => {
      if (!extension) return;
      const challenge = await proof.around(() => sdk.challenges.create({ method: 'nostr', purpose: 'link' }));
      const nostr_event = await signWith(extension, challenge.nostr_event, Date.now());
      onSigned({ challenge_id: challenge.challenge_id, nostr_event });
    },
  });
  if (!extension) {
    return (
      <p className="lead">No Nostr extension was found in this browser. You can sign an event elsewhere.</p>
    );
  }
  return (
    <>
      <Button kind="primary" icon="nostr" busy={sign.isPending} onClick={() => sign.mutate()}>
        Sign with your extension
      </Button>
      {sign.error && <Problem>The extension did not sign. Allow it there and try again.</Problem>}
    </>
  );
}
