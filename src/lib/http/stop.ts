import type { FastifyInstance } from 'fastify';

/** How often sockets that fell idle while stopping are closed, in milliseconds. */
const SWEEP = 50;

/**
 * Stops a server: no new connections, requests under way finish, idle keep-alive sockets close at once, and what
 * is still open after `deadline` milliseconds (event streams that ignore `stopping`, stalled peers) is cut.
 */
export async function stopGracefully(app: FastifyInstance, deadline: number): Promise<void> {
  // A request that was under way keeps its socket alive afterwards; without the sweep we would wait for the peer.
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP);
  const cut = setTimeout(() => app.server.closeAllConnections(), deadline);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(cut);
  }
}
