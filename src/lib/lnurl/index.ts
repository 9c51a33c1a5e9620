export { decodeLnurl, encodeLnurl, toKeyauth } from './encoding.ts';
export {
  deriveLinkingKey,
  type LinkingKey,
  LUD13_PHRASE,
  linkingPath,
  lud13HashingKey,
  lud13LinkingKey,
  signK1,
} from './keys.ts';
export { type AuthLink, AuthLinkError, parseAuthLink } from './link.ts';
