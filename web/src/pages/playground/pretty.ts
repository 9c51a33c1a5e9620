/** JSON with its levels; everything else as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** A form, one field a line. */
export const prettyForm = (body: string): string =>
  [...new URLSearchParams(body)].map(([name, value]) => `${name}=${value}`).join('\n&');
