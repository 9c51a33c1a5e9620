import { useState } from 'react';
import { fieldProblem } from '../../api/failure.ts';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { FormProblem, Problem } from '../../ui/problem.tsx';
import { linkProblem } from './link-problem.ts';
import { useLinkChallenge } from './use-link-challenge.ts';

/** Address first, then the text to sign and the signature. */
export function AddBitcoin({ onDone }: { readonly onDone: () => void }) {
  const { challenge, ask, add, startOver } = useLinkChallenge(onDone);
  const [address, setAddress] = useState('');
  const [signature, setSignature] = useState('');
  if (!challenge) {
    return (
      <Form onSubmit={() => ask.run({ method: 'bitcoin', address: address.trim() })}>
        <TextField
          label="Bitcoin address"
          hint="One whose key your wallet can sign a message with. It becomes visible to you only."
          value={address}
          onValue={setAddress}
          required
          autoFocus
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          problem={fieldProblem(ask.error, 'address')}
        />
        <FormProblem error={ask.error} fields={['address']} />
        <Button kind="primary" type="submit" busy={ask.busy}>
          Continue
        </Button>
      </Form>
    );
  }
  return (
    <Form
      onSubmit={() => {
        add.run({
          challenge_id: challenge.challenge_id,
          address: address.trim(),
          signature: signature.trim(),
        });
      }}
    >
      <div className="field">
        <p className="label">Sign exactly this text with {address}</p>
        <Code text={challenge.challenge} what="the text" />
      </div>
      <TextArea
        label="Signature"
        value={signature}
        onValue={setSignature}
        required
        autoFocus
        autoComplete="off"
        spellCheck={false}
        hint="In your wallet look for “Sign message”. It is not a payment and costs nothing."
        problem={fieldProblem(add.error, 'signature')}
      />
      {add.error !== null && <Problem>{linkProblem(add.error)}</Problem>}
      <Button kind="primary" type="submit" busy={add.busy}>
        Add this key
      </Button>
      <Button kind="plain" onClick={startOver}>
        Another address
      </Button>
    </Form>
  );
}
