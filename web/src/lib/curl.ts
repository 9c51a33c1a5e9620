/** A request as somebody would type it. */
export type CurlRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
};

export function curlOf({ method, url, headers, body }: CurlRequest): string {
  const verb = method === (body === null ? 'GET' : 'POST') ? [] : [`-X ${method}`];
  return [
    `curl -i ${quote(url)}`,
    ...verb,
    ...Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`--data-raw ${quote(body)}`]),
  ].join(' \\\n  ');
}

/** For any POSIX shell: nothing is special between single quotes but their end. */
const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
