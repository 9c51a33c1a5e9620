import { Dialog } from '../../ui/dialog.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { useDialog } from '../../ui/use-dialog.ts';
import { AddBitcoin } from './add-bitcoin.tsx';
import { AddLightning } from './add-lightning.tsx';
import { AddNostr } from './add-nostr.tsx';

const ways: readonly {
  readonly id: string;
  readonly icon: IconName;
  readonly title: string;
  readonly detail: string;
}[] = [
  {
    id: 'lightning',
    icon: 'bolt',
    title: 'Lightning wallet',
    detail: 'Scan a code with Phoenix, Zeus, Alby…',
  },
  {
    id: 'bitcoin',
    icon: 'bitcoin',
    title: 'Bitcoin key',
    detail: 'Sign a text with Electrum, Sparrow, a hardware wallet…',
  },
  { id: 'nostr', icon: 'nostr', title: 'Nostr key', detail: 'With a browser extension, or by hand' },
];

/** Which kind first, then that kind's own way. */
export function AddKey() {
  const { id, open, close } = useDialog();
  const way = ways.find((one) => one.id === id);
  const done = close;
  return (
    <Dialog title={way ? `Add a ${way.title}` : 'Add a key'} onClose={close}>
      {!way && (
        <ul className="choices">
          {ways.map(({ id: name, icon, title, detail }) => (
            <li key={name}>
              <button type="button" className="choice" onClick={() => open('add-key', name)}>
                <Icon name={icon} />
                <span>
                  <strong>{title}</strong>
                  {detail}
                </span>
                <Icon name="next" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {way?.id === 'lightning' && <AddLightning onDone={done} />}
      {way?.id === 'bitcoin' && <AddBitcoin onDone={done} />}
      {way?.id === 'nostr' && <AddNostr onDone={done} />}
      {way && (
        <button type="button" className="button-link" onClick={() => open('add-key')}>
          Add another kind of key
        </button>
      )}
    </Dialog>
  );
}
