import type { ProofCertificate } from '@hodlxxi/sdk';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { Button } from '../../../ui/button.tsx';
import { Switch, TextField } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Page } from '../../../ui/page.tsx';
import { FormProblem } from '../../../ui/problem.tsx';
import { Section } from '../../../ui/section.tsx';
import { Issued } from './issued.tsx';

/** A statement of the server about a proof, for people and programs outside of it. */
export function CertificatePage() {
  const sdk = useSdk();
  const { id = '' } = useParams();
  const [audience, setAudience] = useState('');
  const [named, setNamed] = useState(false);
  const [issued, setIssued] = useState<ProofCertificate>();
  const issue = useAction<void, ProofCertificate>(
    () => {
      const meant = audience.trim();
      return sdk.proofs.certificates.issue(id, { audience: meant === '' ? undefined : meant, named });
    },
    { after: setIssued, toastErrors: false },
  );
  const change = () => {
    issue.reset();
    setIssued(undefined);
  };
  return (
    <Page
      title="Certificate"
      from={{ to: '/proofs', title: 'Proofs of funds' }}
      lead="A signed statement that anybody can check, without an account."
    >
      <Section title="For whom is it?" lead="It says no more than your proof does, and ends with it.">
        <Form onSubmit={() => issue.run()}>
          <TextField
            label="For"
            value={audience}
            onValue={(value) => {
              change();
              setAudience(value);
            }}
            maxLength={200}
            autoComplete="off"
            placeholder="Anna’s Car Dealership"
            hint="It is written into the certificate, so that nobody else can use it as theirs. Empty: for anybody."
          />
          <Switch
            label="With my name"
            hint="Otherwise it says that somebody holds the funds, and whoever shows it may say it is them."
            checked={named}
            onChecked={(on) => {
              change();
              setNamed(on);
            }}
          />
          <FormProblem error={issue.error} />
          <div className="buttons">
            <Button kind={issued ? 'quiet' : 'primary'} type="submit" busy={issue.busy}>
              Make the certificate
            </Button>
          </div>
        </Form>
      </Section>
      {issued && <Issued key={issued.certificate} issued={issued} />}
    </Page>
  );
}
