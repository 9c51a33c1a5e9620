export { decodeLnurl, encodeLnurl, toKeyauth } from './encoding.ts';
export { deriveLinkingKey, signK1 } from './keys.ts';
export { type AuthLink, AuthLinkError, parseAuthLink } from './link.ts';
