import { fieldProblem } from '../../../api/failure.ts';
import { emptyPayee, type Payee, type Payment, payeeProblem, withAddress } from '../../../lib/payment.ts';
import { inSats } from '../../../lib/sats.ts';
import { AmountField } from '../../../ui/amount-field.tsx';
import { Button } from '../../../ui/button.tsx';
import { Switch, TextField } from '../../../ui/field.tsx';
import { Problem } from '../../../ui/problem.tsx';

/** As many as the server takes at once. */
const MOST = 100;

type Props = {
  readonly payment: Payment;
  readonly change: (part: Partial<Payment>) => void;
  readonly error: unknown;
  readonly tried: boolean;
  /** In satoshis; null when it is not known. */
  readonly available: number | null;
};

export function PayeeFields({ payment, change, error, tried, available }: Props) {
  const { payees, unit } = payment;
  const set = (payee: Payee, other: Partial<Payment> = {}) =>
    change({ payees: payees.map((one) => (one.key === payee.key ? payee : one)), ...other });
  const problemOf = (payee: Payee, at: number, field: 'address' | 'amount') =>
    fieldProblem(error, `recipients.${at}.${field}`) ??
    (tried && payeeProblem(payee, unit) === field ? missing[field] : undefined);
  return (
    <>
      {payees.map((payee, at) => (
        <fieldset className="payee" key={payee.key}>
          <legend className={payees.length === 1 ? 'visually-hidden' : undefined}>Recipient {at + 1}</legend>
          <TextField
            label="To"
            value={payee.address}
            onValue={(text) => {
              const { payee: next, ...other } = withAddress(payee, text);
              set(next, other);
            }}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            placeholder="Address or payment request"
            problem={problemOf(payee, at, 'address')}
          />
          {!payee.all && (
            <AmountField
              label="Amount"
              text={payee.amount}
              onText={(amount) => set({ ...payee, amount })}
              unit={unit}
              onUnit={(next) => change({ unit: next })}
              problem={problemOf(payee, at, 'amount')}
            />
          )}
          <Switch
            label="Send all that is there"
            hint={
              payee.all || available === null ? 'The fee is taken from it.' : `${inSats(available)} at most`
            }
            checked={payee.all}
            onChecked={(all) => set({ ...payee, all })}
          />
          {payees.length > 1 && (
            <Button
              small
              kind="plain"
              icon="close"
              onClick={() => change({ payees: payees.filter(({ key }) => key !== payee.key) })}
            >
              Remove recipient {at + 1}
            </Button>
          )}
        </fieldset>
      ))}
      {fieldProblem(error, 'recipients') !== undefined &&
        !payees.some((payee, at) => problemOf(payee, at, 'address') ?? problemOf(payee, at, 'amount')) && (
          <Problem>{fieldProblem(error, 'recipients')}</Problem>
        )}
      {payees.length < MOST && (
        <div className="buttons">
          <Button
            small
            kind="plain"
            icon="plus"
            onClick={() =>
              change({ payees: [...payees, emptyPayee(Math.max(...payees.map(({ key }) => key)) + 1)] })
            }
          >
            Pay somebody else as well
          </Button>
        </div>
      )}
    </>
  );
}

const missing = { address: 'Whom do you want to pay?', amount: 'This is no amount.' } as const;
