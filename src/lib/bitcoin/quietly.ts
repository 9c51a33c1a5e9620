/**
 * What `read` returns, or null when it throws. The libraries throw on malformed bytes; to a verifier those are an
 * answer, not an accident.
 */
export function quietly<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
