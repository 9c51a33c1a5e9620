import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readCursor, writeCursor } from '../../core/paging.ts';
import type { Wallet } from '../model.ts';
import { presentAdded, presentCandidate, presentWallet } from '../present.ts';
import { additionOf, ownerOf } from '../request.ts';
import type { WalletRoutesDeps } from '../routes.ts';
import {
  addBody,
  addedAnswer,
  changeBody,
  deletedAnswer,
  pageQuery,
  previewAnswer,
  previewBody,
  walletAnswer,
  walletParams,
  walletsAnswer,
} from '../schema.ts';
import { askingOf, withoutLock } from '../vault/index.ts';

const tags = ['wallets'];
const reading = { access: { scopes: ['wallet:read'] } } as const;
const writing = { access: { scopes: ['wallet:write'] }, rateLimit: 'wallet' } as const;

export function walletListRoutes({
  wallets,
  scans,
  balances,
  locks,
  cookieName,
}: Omit<WalletRoutesDeps, 'metrics' | 'others'>): FastifyPluginAsyncZod {
  const asking = (request: FastifyRequest, id: string) => askingOf(request, id, cookieName);
  const see = async (request: FastifyRequest, wallet: Wallet) =>
    (await locks.isOpen(asking(request, wallet.id), wallet)) ? withoutLock(wallet) : wallet;
  /** A locked wallet says nothing of what it holds, unless this session has opened it. */
  const present = async (request: FastifyRequest, found: readonly Wallet[]) => {
    const shown = await Promise.all(found.map((wallet) => see(request, wallet)));
    const open = shown.filter(({ state }) => state !== 'locked').map(({ id }) => id);
    const known = open.length === 0 ? new Map() : await balances(open);
    return shown.map((wallet) => presentWallet(wallet, known.get(wallet.id) ?? null));
  };
  const presentOne = async (request: FastifyRequest, wallet: Wallet) => {
    const [one] = await present(request, [wallet]);
    return one ?? presentWallet(wallet, null);
  };

  return async (app) => {
    app.post(
      '/api/wallets/preview',
      {
        config: writing,
        schema: {
          tags,
          summary: 'What a descriptor, key or wallet file stands for; nothing is stored',
          body: previewBody,
          response: { 200: previewAnswer },
        },
      },
      async ({ body }) => {
        const candidates = await wallets.preview(body.import, body.network);
        return { candidates: candidates.map(presentCandidate) };
      },
    );

    app.post(
      '/api/wallets',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Watch a wallet; the chain is read for it in the background',
          body: addBody,
          response: { 201: addedAnswer },
        },
      },
      async (request, reply) => {
        const added = await wallets.add(ownerOf(request), additionOf(request.body));
        return reply.code(201).send(presentAdded(added));
      },
    );

    app.get(
      '/api/wallets',
      {
        config: reading,
        schema: { tags, summary: 'My wallets', querystring: pageQuery, response: { 200: walletsAnswer } },
      },
      async (request) => {
        const { limit, cursor } = request.query;
        const page = { limit: limit + 1, after: readCursor(cursor, z.uuid()) };
        const found = await wallets.list(ownerOf(request).userId, page);
        const shown = found.slice(0, limit);
        const last = found.length > limit ? shown.at(-1) : undefined;
        return { wallets: await present(request, shown), next_cursor: last ? writeCursor(last.id) : null };
      },
    );

    app.get(
      '/api/wallets/:id',
      {
        config: reading,
        schema: { tags, summary: 'One wallet', params: walletParams, response: { 200: walletAnswer } },
      },
      async (request) => presentOne(request, await wallets.own(ownerOf(request).userId, request.params.id)),
    );

    app.patch(
      '/api/wallets/:id',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Rename it, make it the default, or watch further ahead',
          params: walletParams,
          body: changeBody,
          response: { 200: walletAnswer },
        },
      },
      async (request) => {
        const owner = ownerOf(request);
        const { id } = request.params;
        const { name, gap_limit: gapLimit, is_default: isDefault } = request.body;
        if (gapLimit !== undefined) {
          await locks.admit(asking(request, id));
          await scans.changeGap(owner, id, gapLimit);
        }
        const isMore = name !== undefined || isDefault !== undefined;
        return presentOne(
          request,
          isMore ? await wallets.change(owner, id, { name, isDefault }) : await wallets.own(owner.userId, id),
        );
      },
    );

    app.delete(
      '/api/wallets/:id',
      {
        config: writing,
        schema: { tags, summary: 'Stop watching it', params: walletParams, response: { 200: deletedAnswer } },
      },
      async (request) => {
        const { id, nodeWallet } = await wallets.remove(ownerOf(request), request.params.id);
        return { id, left_on_node: nodeWallet, message: LEFT };
      },
    );
  };
}

const LEFT =
  'Everything this server kept of the wallet is deleted. The Bitcoin node has no way to delete a wallet: a file with its addresses and history stays in its folder, under a name that says nothing about you, until the operator removes it. It holds no keys.';
