import { type BroadcastDeps, createBroadcast } from './broadcast.ts';
import { type BuildDeps, createBuild } from './build.ts';
import { createDrafts, type DraftsDeps } from './drafts.ts';
import { createTools, type ToolsDeps } from './tools.ts';
import { createWays, type WaysDeps } from './ways.ts';

export type SpendingDeps = BuildDeps & DraftsDeps & ToolsDeps & BroadcastDeps & WaysDeps;

/** Spending without keys: drafts for a signer elsewhere, and sending what comes back signed. */
export const createSpending = (deps: SpendingDeps) => ({
  ways: createWays(deps),
  build: createBuild(deps),
  drafts: createDrafts(deps),
  tools: createTools(deps),
  send: createBroadcast(deps),
});

export type Spending = ReturnType<typeof createSpending>;
