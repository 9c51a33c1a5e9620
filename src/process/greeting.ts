import type { Config } from '../config.ts';

/** What a newcomer sees after `npm start`: where to go and what to try. */
export function greeting(
  { publicUrl, database, cache }: Pick<Config, 'publicUrl' | 'database' | 'cache'>,
  demoUrl: string | null,
): string {
  const storage = database.kind === 'pglite' ? 'embedded PostgreSQL' : 'PostgreSQL';
  const shared = cache.kind === 'memory' ? 'memory' : 'Redis';
  const tour = demoUrl
    ? [
        `  1. Open the demo application   ${demoUrl}`,
        '  2. Press "Sign in with HODLXXI" and choose the throwaway wallet, or sign',
        '     with a Bitcoin address, a Nostr key or the command-line wallet:',
        '       npx hodlxxi wallet new',
        '       npx hodlxxi wallet login LNURL1…',
        '  3. Allow it, and look at the tokens it gets.',
      ]
    : [];
  return [
    '',
    `  HODLXXI is ready at ${publicUrl}  (${storage}, ${shared})`,
    '',
    ...tour,
    ...(tour.length > 0 ? [''] : []),
    `  Your account                   ${publicUrl}/app/`,
    `  For your own application       ${publicUrl}/.well-known/openid-configuration`,
    `  API reference                  ${publicUrl}/docs`,
    '',
    '',
  ].join('\n');
}

export function greet(config: Config, demoUrl: string | null): void {
  process.stdout.write(greeting(config, demoUrl));
}
