import { fieldProblem } from '../../../api/failure.ts';
import { useFees } from '../../../api/wallets.ts';
import { type FeeChoice, type Payment, parseRate } from '../../../lib/payment.ts';
import { TextField } from '../../../ui/field.tsx';
import { Segments } from '../../../ui/segments.tsx';

type Props = {
  readonly payment: Payment;
  readonly change: (part: Partial<Payment>) => void;
  readonly tried: boolean;
  readonly error: unknown;
};

const choices: readonly { readonly value: FeeChoice; readonly label: string; readonly when: string }[] = [
  { value: '1', label: 'Fast', when: 'In one of the next blocks' },
  { value: '6', label: 'Hour', when: 'Within about an hour' },
  { value: '144', label: 'Day', when: 'Within about a day' },
  { value: 'own', label: 'Own', when: '' },
];

export function FeeFields({ payment, change, tried, error }: Props) {
  const fees = useFees().data;
  const chosen = choices.find(({ value }) => value === payment.fee);
  const estimate = fees?.estimates
    .toSorted((a, b) => b.blocks - a.blocks)
    .find(({ blocks }) => blocks <= Number(payment.fee));
  const isWrong = tried && parseRate(payment.rate) === null;
  return (
    <fieldset className="payee">
      <legend>Fee</legend>
      <Segments label="Fee" value={payment.fee} onValue={(fee) => change({ fee })} options={choices} />
      {payment.fee === 'own' ? (
        <TextField
          label="Rate in sat/vB"
          value={payment.rate}
          onValue={(rate) => change({ rate })}
          inputMode="decimal"
          autoComplete="off"
          hint={fees && `Below ${fees.minimum} it is not passed on.`}
          problem={
            fieldProblem(error, 'fee_rate') ?? (isWrong ? 'A number with three decimals at most.' : undefined)
          }
        />
      ) : (
        <p className="fine fee-line">
          {chosen?.when}
          {estimate && `, at about ${estimate.sats_per_vbyte.toLocaleString('en')} sat/vB.`}
          {estimate?.source === 'fallback' && ' A guess: the node has seen too few payments.'}
        </p>
      )}
    </fieldset>
  );
}
