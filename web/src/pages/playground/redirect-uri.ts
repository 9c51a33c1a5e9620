export const redirectUri = (): string => `${window.location.origin}/app/playground`;
