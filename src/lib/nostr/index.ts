export { type NostrEvent, onlyTag, parseEvent } from './event.ts';
export { covers, HTTP_AUTH, HTTP_AUTH_WINDOW, payloadOf, readHttpAuth } from './http-auth.ts';
export { decodeNpub, encodeNpub } from './npub.ts';
export { eventId, verifyEvent } from './verify.ts';
