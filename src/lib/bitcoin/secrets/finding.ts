/** What was found. Never where, and never the thing itself: a finding may be logged and shown. */
export type SecretKind =
  | 'extended_private_key'
  | 'wif'
  | 'bip38'
  | 'mini_key'
  | 'nsec'
  | 'codex32'
  | 'age_key'
  | 'seed_words'
  | 'slip39_words'
  | 'electrum_seed'
  | 'seed_digits'
  | 'hex_key'
  | 'pem_key'
  | 'jwk'
  | 'encoded_seed'
  /** Too long, or too full of things that might be keys: not looked through, so not taken. */
  | 'unchecked';

export type Finding = { readonly kind: SecretKind };
