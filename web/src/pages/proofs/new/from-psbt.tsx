import { useState } from 'react';
import { shortKey } from '../../../lib/key-words.ts';
import { privateForm } from '../../../lib/private-forms.ts';
import { coinsIn } from '../../../lib/proof-psbt.ts';
import { textOfFile } from '../../../lib/signed-text.ts';
import { Button } from '../../../ui/button.tsx';
import { Drop } from '../../../ui/drop.tsx';
import { TextArea } from '../../../ui/field.tsx';
import { FileButton } from '../../../ui/file-button.tsx';
import { Form } from '../../../ui/form.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { StepButtons } from '../../../ui/step-buttons.tsx';
import { ChooseCoins } from './choose-coins.tsx';
import type { CoinsProps } from './coins-step.tsx';

const MOST = 700_000;

/** Any wallet can make one. It says more than the proof does, so it is read here and goes nowhere. */
export function FromPsbt(props: CoinsProps) {
  const { draft, change, info, back, ask } = props;
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const { own } = draft;
  const take = async (given: string) => {
    setText(given);
    if (given.trim() === '') return setProblem('Paste one first, or choose a file.');
    if (privateForm(given) !== null) {
      setText('');
      return setProblem('This looks like a private key or a seed phrase: it was cleared, and went nowhere.');
    }
    const found = await coinsIn(given);
    if ('refused' in found) return setProblem(`${found.refused.message}.`.replace(/\.\.$/, '.'));
    setProblem(undefined);
    change({ own: { bytes: given, coins: found.coins }, chosen: found.coins });
  };
  const read = async (file: File) => {
    if (file.size > MOST) setProblem('This file is too long for a PSBT of 100 coins.');
    else await take(textOfFile(new Uint8Array(await file.arrayBuffer())));
  };

  if (own)
    return (
      <>
        <Notice icon="check">
          <p>Read in this browser; it did not leave it.</p>
          <div className="notice-actions">
            <Button kind="plain" small onClick={() => change({ own: null, chosen: null })}>
              Take another
            </Button>
          </div>
        </Notice>
        <ChooseCoins
          {...props}
          coins={own.coins.map((coin) => ({
            ...coin,
            place: coin.script,
            facts: [`${shortKey(coin.txid)}:${coin.vout}`],
            obstacle: coin.amount < info.dust_floor ? 'Too small' : null,
            remark: null,
          }))}
          chosen={draft.chosen ?? own.coins}
          onChosen={(chosen) => change({ chosen })}
          next={(outpoints) => ask({ own, outpoints })}
        />
      </>
    );
  return (
    <Form noValidate onSubmit={() => void take(text)}>
      <p className="fine">
        In your wallet, prepare a payment of the coins you want to prove, to any address, and save it as a
        PSBT
        <strong> without signing it</strong>. Here it becomes a proof that can move nothing.
      </p>
      <Drop onFile={(file) => void read(file)}>
        <TextArea
          label="Unsigned PSBT"
          rows={5}
          value={text}
          onValue={(value) => {
            setProblem(undefined);
            setText(value);
          }}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          placeholder="cHNidP8B…"
          problem={problem}
          hint="Paste it, or drop its file. It is read in this browser and does not leave it."
        />
        <FileButton small accept=".psbt,.txt" onFile={(file) => void read(file)}>
          Choose a file
        </FileButton>
      </Drop>
      <StepButtons act="Continue" back={back} />
    </Form>
  );
}
