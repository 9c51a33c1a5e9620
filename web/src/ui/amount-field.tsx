import { amountText, inBitcoin, inSats, parseAmount, type Unit } from '../lib/sats.ts';
import { TextField } from './field.tsx';
import { Segments } from './segments.tsx';

type Props = {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly unit: Unit;
  readonly onUnit: (unit: Unit) => void;
  readonly problem?: string | undefined;
  readonly disabled?: boolean;
};

const units = [
  { value: 'sat', label: 'sat' },
  { value: 'btc', label: 'BTC' },
] as const;

/** In satoshis or bitcoin; changing the unit does not change the amount. */
export function AmountField({ label, text, onText, unit, onUnit, problem, disabled = false }: Props) {
  const sats = parseAmount(text, unit);
  const change = (next: Unit) => {
    if (sats !== null) onText(amountText(sats, next));
    onUnit(next);
  };
  return (
    <div className="amount-field">
      <TextField
        label={label}
        value={text}
        onValue={onText}
        inputMode="decimal"
        autoComplete="off"
        placeholder={unit === 'sat' ? '10,000' : '0.0001'}
        hint={sats === null ? undefined : `= ${unit === 'sat' ? inBitcoin(sats) : inSats(sats)}`}
        problem={problem}
        disabled={disabled}
      />
      <Segments label={`Unit of ${label.toLowerCase()}`} value={unit} onValue={change} options={units} />
    </div>
  );
}
