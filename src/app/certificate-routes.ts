/** The page that anybody checks a certificate on; what is checked is the proof room's, how it looks the pages'. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../core/ports.ts';
import type { Csrf } from '../lib/http/csrf.ts';
import { type CertificateView, contentSecurityPolicy, renderCertificate } from '../oauth/index.ts';
import type { Certificates, Checked } from '../pof/index.ts';

const PATH = '/proof';
const FORM = 'certificate';
const LONGEST = 4000;
const OPTIONS = { config: { access: 'public', rateLimit: 'api' }, schema: { hide: true } } as const;

export function certificateRoutes(deps: {
  readonly certificates: Pick<Certificates, 'check'>;
  readonly publicUrl: string;
  readonly development: boolean;
  readonly csrf: Csrf;
  readonly clock: Clock;
}) {
  const { certificates, publicUrl, development, csrf, clock } = deps;
  const site = { host: new URL(publicUrl).host, development };
  const page = (reply: FastifyReply, result: CertificateView['result']) =>
    reply
      .header('content-security-policy', contentSecurityPolicy())
      .header('cache-control', 'no-store')
      .header('referrer-policy', 'no-referrer')
      .type('text/html; charset=utf-8')
      .send(renderCertificate({ site, check: { action: PATH, csrf: csrf.token(FORM) }, result }));

  return async function routes(scope: FastifyInstance): Promise<void> {
    scope.get(PATH, OPTIONS, (_request, reply) => page(reply, null));
    scope.post(PATH, OPTIONS, async (request, reply) => {
      csrf.check(request, FORM);
      const { standing, says } = await certificates.check(pasted(request));
      return page(reply, { standing, says: says && viewOf(says), checkedAt: clock.now() });
    });
  };
}

function pasted({ body }: FastifyRequest): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'certificate') : '';
  return typeof value === 'string' && value.length <= LONGEST ? value : '';
}

function viewOf({ proof, audience, name, expiresAt }: NonNullable<Checked['says']>) {
  return {
    level: String(proof['level']),
    threshold: sats(proof['threshold_amount']),
    total: sats(proof['total']),
    audience,
    name,
    provedAt: Number(proof['proved_at']) * 1000,
    expiresAt,
  };
}

const sats = (value: unknown): bigint | null => (Number.isSafeInteger(value) ? BigInt(Number(value)) : null);
