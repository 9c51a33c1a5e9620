import { curlOf } from '../../lib/curl.ts';
import { CopyButton } from '../../ui/copy.tsx';
import type { Redirect } from './step.ts';

/** Where the browser went, parameter by parameter. */
export const RedirectView = ({ redirect: { to, url } }: { readonly redirect: Redirect }) => {
  const { origin, pathname, searchParams } = new URL(url);
  const curl = curlOf({ method: 'GET', url, headers: {}, body: null });
  return (
    <>
      <div className="code-head">
        <h3>{to === 'server' ? 'To the server' : 'To this page'}</h3>
        <CopyButton text={curl} what="the request as a curl command" />
      </div>
      <p>
        <code>{`${origin}${pathname}`}</code>
      </p>
      <dl className="params">
        {[...searchParams].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
};
