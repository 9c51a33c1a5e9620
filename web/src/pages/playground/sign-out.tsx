import { PLAYGROUND_CLIENT } from '../../lib/own-client.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { redirectUri } from './redirect-uri.ts';

type Props = {
  /** Of discovery. */
  readonly endpoint: string;
  readonly idToken: string;
  readonly onClose: () => void;
};

/** The last message is one the browser sends: OpenID Connect RP-Initiated Logout. */
export function SignOut({ endpoint, idToken, onClose }: Props) {
  const url = new URL(endpoint);
  url.searchParams.set('client_id', PLAYGROUND_CLIENT);
  url.searchParams.set('post_logout_redirect_uri', redirectUri());
  url.searchParams.set('id_token_hint', idToken);
  return (
    <Dialog title="Sign out for real?" onClose={onClose}>
      <p>
        The playground is an application like any other: when it signs you out, your session in this browser
        ends, this page included. The server asks you once more.
      </p>
      <CodeBlock wrap text={url.href} what="the logout request" />
      <div className="dialog-actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" onClick={() => window.location.assign(url)}>
          Send the browser
        </Button>
      </div>
    </Dialog>
  );
}
