import { passkeysSupported } from '@hodlxxi/sdk';
import { Front } from './front.tsx';
import { loginUrl } from './login-url.ts';
import { PasskeyButton } from './passkey-button.tsx';
import { SignOutButton } from './sign-out.tsx';

/** Signed in with a key, by an account that wants a passkey as well. */
export const SecondFactor = ({ onDone }: { readonly onDone: () => void }) => (
  <Front title="One more thing: your passkey">
    <p className="lead">Your key was right. This account also asks for a passkey at every sign-in.</p>
    <div className="actions">
      {passkeysSupported() ? (
        <PasskeyButton onDone={onDone} />
      ) : (
        <a className="button button-primary" href={loginUrl({ passkey: true })}>
          Continue
        </a>
      )}
      <SignOutButton />
    </div>
  </Front>
);
