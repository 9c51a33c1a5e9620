/** Why an application that is registered cannot be used, for the person it has sent here. */
import type { Clients } from './clients/clients.ts';

export type Explanation = { readonly title: string; readonly explanation: string; readonly advice: string };

/** Null for an application that is unknown or may be used. */
export async function explainStanding(
  clients: Pick<Clients, 'find'>,
  clientId: unknown,
): Promise<Explanation | null> {
  const client = typeof clientId === 'string' ? await clients.find(clientId) : null;
  return client && client.status !== 'active' ? EXPLANATIONS[client.status] : null;
}

const EXPLANATIONS: Readonly<Record<'pending' | 'disabled', Explanation>> = {
  pending: {
    title: 'This application is waiting for approval',
    explanation:
      'Its developers have registered it, and the people who run this server have not looked at it yet. Nobody can sign in to it before that.',
    advice: 'Try again later. Its developers see in their account when it is approved.',
  },
  disabled: {
    title: 'This application has been stopped',
    explanation: 'The people who run this server do not let it sign anybody in.',
    advice: 'Its developers can ask them why.',
  },
};
