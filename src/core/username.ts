import { sha256 } from './crypto.ts';

/**
 * The name of somebody who has chosen none: many applications insist on one, and this tells neither the account's id
 * nor a key. Made from the subject, it is another one for every application that knows the person by another subject
 * (OIDC Core section 8.1). Our own pages use the account's id as the subject.
 */
export function defaultUsername(subject: string): string {
  return `user-${sha256(`username\0${subject}`).toString('hex').slice(0, 8)}`;
}
