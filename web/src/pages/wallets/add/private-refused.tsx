import { type PrivateForm, privateFormWords } from '../../../lib/private-forms.ts';
import { Button } from '../../../ui/button.tsx';
import { Problem } from '../../../ui/problem.tsx';

type Props = { readonly form: PrivateForm; readonly clear: () => void };

/** It has not left the browser: said at once, while it is still in the field. */
export const PrivateRefused = ({ form, clear }: Props) => (
  <div className="fields fields-tight">
    <Problem>{privateFormWords[form]} It was not sent anywhere.</Problem>
    <p className="fine">
      Never paste it into a website, this one included. What is needed here is the public side, which begins
      with xpub, ypub or zpub, or a descriptor of those.
    </p>
    <div className="buttons">
      <Button icon="trash" onClick={clear}>
        Clear the field
      </Button>
    </div>
  </div>
);
