/** The application this page is: a public client that the server makes for it. */
export const CLIENT_ID = 'hodlxxi-playground';

export const redirectUri = (): string => `${window.location.origin}/app/playground`;
