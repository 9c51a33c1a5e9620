const LONGEST = 2000;

/** One slash and no second one, in either direction; printable ASCII, and no backslash, which browsers read as a slash. */
const PATH = /^\/(?![/\\])[!-[\]-~]*$/;

/** Pages that lead on by themselves: to come back to them would never end. */
const LEADING_ON = /^\/(login|signed-in)(?![^/?#])/;

/**
 * Where to send a browser after it has signed in here: a path of this server with its query, or `otherwise`. Whatever
 * `text` is, the answer never leads to another site (RFC 9700 section 4.11).
 */
export function ownPath(text: unknown, otherwise: string): string {
  if (typeof text !== 'string' || text.length > LONGEST || !PATH.test(text)) return otherwise;
  const { origin, pathname } = new URL(text, HERE);
  // Dots are resolved first: /.//elsewhere and /x/..//elsewhere are read as //elsewhere by whoever takes the path apart.
  if (origin !== HERE || pathname.startsWith('//') || LEADING_ON.test(pathname)) return otherwise;
  return text;
}

const HERE = 'https://here.invalid';
