/**
 * The tickets of proofs, which the server gives away and does not keep: sealed, of use for one hour, and in this tab
 * alone.
 */
const nameOf = (id: string) => `proof-ticket.${id}`;

export const keepTicket = (id: string, ticket: string): void =>
  window.sessionStorage.setItem(nameOf(id), ticket);

export const ticketOf = (id: string): string | null => window.sessionStorage.getItem(nameOf(id));

export const dropTicket = (id: string): void => window.sessionStorage.removeItem(nameOf(id));
