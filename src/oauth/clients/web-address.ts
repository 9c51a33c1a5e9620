/** Which addresses of pages, pictures and endpoints an application may register, in words that say what to do instead. */

const MAX_LENGTH = 2000;

// What browsers drop, trim or read as something else: the address shown would not be the address opened.
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what this looks for
const AMBIGUOUS = /[\u0000-\u0020\u007f\\]/;

/** Null when `address` may be registered. Pure. */
export function webAddressProblem(address: string): string | null {
  if (address.length > MAX_LENGTH) return `has more than ${MAX_LENGTH} characters`;
  if (AMBIGUOUS.test(address)) return 'must not contain spaces or backslashes: write %20 and %5C';
  const url = URL.parse(address);
  if (!url) return 'is not an absolute address: write it in full, such as https://app.example/about';
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return `must begin with https://, not ${url.protocol}`;
  return url.username || url.password
    ? 'must not contain a user name or password: everybody can read it'
    : null;
}

/** The same for a picture, which pages that ask people to sign in show once an operator vouches for the application. */
export function logoProblem(address: string): string | null {
  if (/^data:/i.test(address)) return 'must be the address of a picture, not the picture itself';
  const problem = webAddressProblem(address);
  if (problem !== null || !/^http:/i.test(address)) return problem;
  return `must use https, as in https${address.slice(4)}: others could see who signs in, or change the picture`;
}
