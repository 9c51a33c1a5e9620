import type { Key } from '@hodlxxi/sdk';
import { useState } from 'react';
import { known } from '../../api/account.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { keyTitle, kindWords, shortKey, shownKey } from '../../lib/key-words.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Switch } from '../../ui/field.tsx';

export function RemoveKey({ item, onClose }: { readonly item: Key; readonly onClose: () => void }) {
  const sdk = useSdk();
  const title = keyTitle(item);
  const [endsSessions, setEndsSessions] = useState(true);
  const remove = useAction<void>(() => sdk.account.keys.remove(item.id, { keepSessions: !endsSessions }), {
    changes: [known.keys, known.profile, known.events, known.sessions],
    done: `${title} was removed`,
    after: onClose,
    toastErrors: false,
  });
  return (
    <Confirm title={`Remove ${title}?`} act="Remove key" action={remove} onClose={onClose}>
      <p>
        The {kindWords[item.kind]} <code>{shortKey(shownKey(item))}</code> will no longer sign you in. Signing
        in with it afterwards opens a new, empty account.
      </p>
      <Switch
        label="End my other sessions too"
        hint="One of them may have been opened with this key. You stay signed in here."
        checked={endsSessions}
        onChecked={setEndsSessions}
      />
    </Confirm>
  );
}
