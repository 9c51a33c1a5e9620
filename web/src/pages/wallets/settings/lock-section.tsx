import { useLock } from '../../../api/wallets.ts';
import { Button } from '../../../ui/button.tsx';
import { LoadProblem } from '../../../ui/problem.tsx';
import { Section } from '../../../ui/section.tsx';
import { Time } from '../../../ui/time.tsx';
import { useDialog } from '../../../ui/use-dialog.ts';
import { useOpenWallet } from '../wallet-context.ts';
import { RemoveLock } from './remove-lock.tsx';
import { SetLock } from './set-lock.tsx';
import { useCloseLock } from './use-close-lock.ts';

export function LockSection() {
  const { id } = useOpenWallet();
  const lock = useLock(id);
  const dialog = useDialog();
  const close = useCloseLock(id);
  return (
    <Section
      title="Lock"
      lead="A passphrase on what this server keeps: without it not even the operator can read the descriptors."
    >
      {lock.data?.locked && (
        <>
          {lock.data.open_until && (
            <p>
              Unlocked in this session; closes by itself <Time at={lock.data.open_until} />.
            </p>
          )}
          <div className="buttons">
            <Button icon="lock" busy={close.busy} onClick={() => close.run()}>
              Lock now
            </Button>
            <Button onClick={() => dialog.open('remove-lock')}>Take the lock off</Button>
          </div>
        </>
      )}
      {lock.data?.locked === false && (
        <div className="buttons">
          <Button icon="lock" onClick={() => dialog.open('lock')}>
            Set a passphrase
          </Button>
        </div>
      )}
      {!lock.data &&
        (lock.error ? (
          <LoadProblem error={lock.error} retry={() => void lock.refetch()} />
        ) : (
          <div className="skeleton skeleton-button" aria-busy="true" />
        ))}
      {dialog.name === 'lock' && <SetLock onClose={dialog.close} />}
      {dialog.name === 'remove-lock' && <RemoveLock onClose={dialog.close} />}
    </Section>
  );
}
