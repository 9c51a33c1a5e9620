import type { ReactNode } from 'react';
import { Code } from '../../ui/code.tsx';
import { Notice } from '../../ui/notice.tsx';

type Props = { readonly secret: string; readonly children: ReactNode };

/** A secret that is never shown again, until the person says that they have it. */
export const SecretOnce = ({ secret, children }: Props) => (
  <div className="fields fields-tight">
    <Notice icon="warning" warn>
      <strong>Store it now.</strong> It is shown this once: this server keeps only a digest of it. Put it
      where your application keeps its secrets, never into source code or a browser.
    </Notice>
    <Code text={secret} what="the client secret" />
    <div className="buttons">{children}</div>
  </div>
);
