/** These pages are a client of the server too: who is signed in to them has allowed them, and there is nothing to take back. */
export const OWN_CLIENT = 'hodlxxi';

/** The application the playground is: a public client that the server makes for it. */
export const PLAYGROUND_CLIENT = 'hodlxxi-playground';
