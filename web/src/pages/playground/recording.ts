import type { Exchange } from './step.ts';

/** Of the answer; the others are about the browser's safety, on every answer the same. */
const shown = ['content-type', 'cache-control', 'www-authenticate', 'retry-after', 'x-request-id'];

/** The browser's fetch, which tells what went out and what came back. */
export function recordingFetch(keep: (exchange: Exchange) => void): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const body = init?.body ? await request.clone().text() : null;
    const { method, url } = request;
    const headers = Object.fromEntries(request.headers);
    const response = await fetch(request);
    const answerHeaders = Object.fromEntries([...response.headers].filter(([name]) => shown.includes(name)));
    const answer = await response.clone().text();
    keep({ method, url, headers, body, status: response.status, answerHeaders, answer });
    return response;
  };
}
