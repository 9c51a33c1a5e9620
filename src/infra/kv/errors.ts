/** The key-value store cannot be reached or did not answer in time. Nothing in it is needed to be correct. */
export class KeyValueUnavailable extends Error {
  override readonly name = 'KeyValueUnavailable';
  readonly code = 'key_value_unavailable';
  /** What the connection said, for the log. */
  readonly reason: string;
  constructor(reason: string) {
    super(`the key-value store is unavailable (${reason})`);
    this.reason = reason;
  }
}
