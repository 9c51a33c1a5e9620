import { Icon, type IconName } from '../ui/icon.tsx';
import { Front } from './front.tsx';
import { loginUrl } from './login-url.ts';

const points: readonly (readonly [IconName, string, string])[] = [
  ['key', 'Your keys', 'Lightning, Bitcoin or Nostr: sign in with any of them, and add passkeys.'],
  ['device', 'Your devices', 'See where you are signed in, and end what is not yours.'],
  ['apps', 'Your applications', 'Take back what you have allowed, and register what you build.'],
];

/** Nobody is signed in. */
export const Welcome = () => (
  <Front title="Your account, held by your keys">
    <ul className="points">
      {points.map(([icon, title, detail]) => (
        <li key={title}>
          <Icon name={icon} />
          <span>
            <strong>{title}</strong>
            {detail}
          </span>
        </li>
      ))}
    </ul>
    <div className="actions">
      <a className="button button-primary" href={loginUrl()}>
        <Icon name="bolt" />
        Sign in
      </a>
    </div>
    <p className="fine">No password, no e-mail. An account begins with the first signature.</p>
  </Front>
);
