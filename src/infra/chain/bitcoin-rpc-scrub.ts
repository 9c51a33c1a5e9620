const LONGEST = 200;

/**
 * What a node said, for the log: without quoted text, paths, and runs long enough to be a key, a hash or an address.
 * A node repeats what it was given, private keys of another network included, and names its own folders.
 */
export function scrub(said: string): string {
  return said
    .slice(0, 4 * LONGEST)
    .replace(/'[^']*'?|"[^"]*"?|\[[^\]]*\]?/g, '…')
    .replace(/\S*[/\\]\S*/g, '…')
    .replace(/[A-Za-z0-9+=_-]{16,}/g, '…')
    .replace(/[^\x20-\x7e…]+/g, ' ')
    .slice(0, LONGEST);
}
