/** What no fee here goes beyond, whatever a node says. Satoshis per virtual byte. */

/** A node's own ceiling: nobody has had to pay more to be in the next block. */
export const MOST_RATE = 1000;

/** While the node knows nothing: enough on a quiet chain, and it can be raised. */
export const FALLBACK_RATE = 5;
