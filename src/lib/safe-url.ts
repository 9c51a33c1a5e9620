/** Schemes a link on a page may have unless it says otherwise. */
const WEB = ['https:', 'http:'] as const;

// C0 controls, space and DEL are dropped or trimmed by browsers ("java\tscript:"), a backslash is read as "/".
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what this looks for
const AMBIGUOUS = /[\u0000-\u0020\u007f\\]/;

/**
 * The address itself when it can only lead where it seems to: a path on this site, or an absolute address with one
 * of `schemes` and no user name in it. `undefined` for everything else (`javascript:`, `//host`, `https://bank@evil`).
 */
export const safeUrl = (value: string, schemes: readonly string[] = WEB): string | undefined => {
  if (value === '' || AMBIGUOUS.test(value)) return undefined;
  if (/^(\/(?!\/)|[?#])/.test(value)) return value;
  const url = URL.parse(value);
  if (url === null || url.username !== '' || url.password !== '') return undefined;
  return schemes.includes(url.protocol) ? value : undefined;
};
