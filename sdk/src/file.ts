import type { WalletFile } from './types.ts';

/** An answer that is meant to be saved, under the name of its Content-Disposition (RFC 6266). */
export async function fileOf(response: Response, otherwise: string): Promise<WalletFile> {
  const { headers } = response;
  const [, name = otherwise] = /filename="([^"/\\]+)"/.exec(headers.get('content-disposition') ?? '') ?? [];
  return { name, type: headers.get('content-type') ?? 'text/plain', text: await response.text() };
}
