import { fieldProblem } from '../../api/failure.ts';
import { filled } from '../../lib/app-kinds.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { RedirectField } from './redirect-field.tsx';

/** As many as the server keeps. */
const MOST = 20;

type Props = {
  /** The member of the metadata, which is also what the server's errors begin with. */
  readonly member: 'redirect_uris' | 'post_logout_redirect_uris';
  readonly label: string;
  readonly type: 'web' | 'native';
  readonly uris: readonly string[];
  readonly onUris: (uris: readonly string[]) => void;
  readonly error: unknown;
  /** True once somebody wanted to go on without any. */
  readonly isMissing?: boolean;
};

export function RedirectFields({ member, label, type, uris, onUris, error, isMissing = false }: Props) {
  const none = isMissing && uris.every((uri) => uri.trim() === '');
  const about = uris.map(
    (_, index) =>
      fieldProblem(error, `${member}.${filled(uris.slice(0, index)).length}`) ??
      (none && index === 0 ? 'Give at least one address.' : undefined),
  );
  const whole = about.every((one) => one === undefined) ? fieldProblem(error, member) : undefined;
  return (
    <div className="fields fields-tight">
      {whole && <Problem>{whole}</Problem>}
      {uris.map((uri, index) => (
        <RedirectField
          // biome-ignore lint/suspicious/noArrayIndexKey: the address is what is being typed
          key={index}
          label={index === 0 ? label : `${label} ${index + 1}`}
          type={type}
          value={uri}
          onValue={(value) => onUris(uris.with(index, value))}
          problem={about[index]}
          remove={uris.length > 1 ? () => onUris(uris.toSpliced(index, 1)) : undefined}
        />
      ))}
      {uris.length < MOST && (
        <div>
          <Button kind="plain" small icon="plus" onClick={() => onUris([...uris, ''])}>
            Add another
          </Button>
        </div>
      )}
    </div>
  );
}
