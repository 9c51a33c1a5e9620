import type { BuiltDraft, SpendPathOpening } from '@hodlxxi/sdk';
import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { hasCode } from '../../../api/failure.ts';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { walletsKnown } from '../../../api/wallets.ts';
import { chosenCoins } from '../../../lib/outpoint.ts';
import { emptyPayment, newDraftOf, type Payment } from '../../../lib/payment.ts';
import { isWorthAsking, usualWay } from '../../../lib/way-words.ts';
import { Button } from '../../../ui/button.tsx';
import { Switch } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { FormProblem } from '../../../ui/problem.tsx';
import { Section } from '../../../ui/section.tsx';
import { useOpenWallet } from '../wallet-context.ts';
import { ChosenCoins } from './chosen-coins.tsx';
import { FeeFields } from './fee-fields.tsx';
import { PayeeFields } from './payee-fields.tsx';
import { WayFields } from './way-fields.tsx';

type Props = { readonly ways: readonly SpendPathOpening[] };

export function FormSection({ ways }: Props) {
  const sdk = useSdk();
  const navigate = useNavigate();
  const { id, balance } = useOpenWallet();
  const coins = chosenCoins(useLocation().state);
  const [payment, setPayment] = useState<Payment>(emptyPayment);
  const [tried, setTried] = useState(false);
  const isAsked = isWorthAsking(ways);
  const way = payment.path === '' && isAsked ? String(usualWay(ways)) : payment.path;
  const chosen = ways.find(({ index }) => String(index) === way);
  const draft = newDraftOf({ ...payment, path: way }, coins);
  const build = useAction<void, BuiltDraft | null>(async () => draft && sdk.wallets.drafts.build(id, draft), {
    changes: [walletsKnown.part(id, 'drafts'), walletsKnown.part(id, 'coins')],
    after: (built) => built && void navigate(`/wallets/${id}/send/${built.id}`),
    toastErrors: false,
  });
  const change = (part: Partial<Payment>) => {
    setPayment((before) => ({ ...before, ...part }));
    build.reset();
  };
  const { error } = build;
  const isDear = hasCode(error, 'fee_absurd') || payment.acceptHighFee;
  return (
    <Section
      title="Send"
      lead="Written here, signed by your own wallet, sent when it comes back. Nothing moves before that."
    >
      <Form
        noValidate
        onSubmit={() => {
          setTried(true);
          if (draft) build.run();
        }}
      >
        <ChosenCoins coins={coins} />
        <PayeeFields
          payment={payment}
          change={change}
          error={error}
          tried={tried}
          available={
            coins.length > 0
              ? null
              : chosen?.open
                ? chosen.amount
                : balance && balance.confirmed - balance.frozen
          }
        />
        {isAsked && <WayFields ways={ways} chosen={way} choose={(path) => change({ path })} />}
        <FeeFields payment={payment} change={change} tried={tried} error={error} />
        {!hasCode(error, 'recipient_invalid') && <FormProblem error={error} />}
        {isDear && (
          <Switch
            label="Pay this fee all the same"
            checked={payment.acceptHighFee}
            onChecked={(acceptHighFee) => change({ acceptHighFee })}
          />
        )}
        <Button kind="primary" type="submit" busy={build.busy}>
          Review
        </Button>
      </Form>
    </Section>
  );
}
