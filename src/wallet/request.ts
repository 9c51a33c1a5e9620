/** What requests say, in the words of the room. */
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { authRequired } from '../core/authn/challenge.ts';
import { originOf } from '../core/authn/origin.ts';
import type { From } from './scans.ts';
import type { addBody, rescanBody } from './schema.ts';
import type { AddWallet, Owner } from './wallets.ts';

export function ownerOf(request: FastifyRequest): Owner {
  if (!request.principal) throw authRequired();
  return { userId: request.principal.userId, origin: originOf(request) };
}

export function additionOf(body: z.infer<typeof addBody>): AddWallet {
  const { name, script, candidate, network, birthday, gap_limit: gapLimit } = body;
  const text = body.import ?? body.descriptor ?? body.descriptors?.join('\n') ?? '';
  return {
    name,
    text,
    script,
    candidate,
    network,
    gapLimit,
    birthday: birthday === undefined ? undefined : Date.parse(birthday),
  };
}

export function fromOf({ from }: z.infer<typeof rescanBody>): From {
  if (from === undefined) return null;
  return typeof from === 'number' ? { height: from } : { time: Date.parse(from) };
}
