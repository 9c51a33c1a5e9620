/** A visitor for one sign-in: cookies, and nothing that a browser does to show a page. */
import { type Answer, type Connection, field } from './connection.ts';

export type Browser = {
  readonly get: (target: string) => Promise<Answer>;
  readonly post: (target: string, form: string) => Promise<Answer>;
};

/** Path attributes are not looked at: no two of the cookies in a sign-in share a name. */
export function createBrowser(connection: Connection): Browser {
  const cookies = new Map<string, string>();

  const keep = (answer: Answer): Answer => {
    for (const [, name = '', value = ''] of answer.head.matchAll(/^set-cookie: *([^=\r]+)=([^;\r]*)/gim)) {
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  const fields = (more = '') => {
    if (cookies.size === 0) return more;
    const pairs = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return `Cookie: ${pairs}\r\n${more}`;
  };

  return {
    get: async (target) => keep(await connection.send({ method: 'GET', target, fields: fields() })),
    // How browsers mark a form of the page's own site (Fetch Metadata section 2.3).
    post: async (target, form) =>
      keep(
        await connection.send({
          method: 'POST',
          target,
          form,
          fields: fields('Sec-Fetch-Site: same-origin\r\n'),
        }),
      ),
  };
}

/** Where a redirect leads, as path and query; throws, with the answer, when it is none. */
export function redirectOf(answer: Answer, origin: string): string {
  const location = answer.status === 302 || answer.status === 303 ? field(answer.head, 'location') : null;
  if (location === null)
    throw new Error(`expected a redirect, got ${answer.status}: ${answer.body.slice(0, 500)}`);
  return location.startsWith(origin) ? location.slice(origin.length) : location;
}

/** The body of an answer with `status`; throws, with the answer, for any other. */
export function bodyOf(answer: Answer, status = 200): string {
  if (answer.status === status) return answer.body;
  throw new Error(`expected ${status}, got ${answer.status}: ${answer.body.slice(0, 500)}`);
}
