/** Enough of TypeScript's lexical grammar to tell code from comments and text. */

type Mode = 'code' | 'template';

const regexMayFollow = /(?:^|[([{,;:=!&|?+\-*%<>~^]|\b(?:return|case|typeof|in|of))\s*$/;
const token =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"|[`{}]|\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;
const templatePart = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(`|\$\{)/y;

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/**
 * The same text with comments blanked and, unless `keepText`, the insides of strings, templates and regular
 * expressions too; every line keeps its number.
 */
export const codeOnly = (source: string, keepText = false): string => {
  const open: Mode[] = [];
  const inText = (part: string) => (keepText ? part : blank(part));
  let out = '';
  let at = 0;
  while (at < source.length) {
    if (open.at(-1) === 'template') {
      const part = matchAt(templatePart, source, at);
      if (!part) return out + inText(source.slice(at));
      out += inText(part[0]);
      at += part[0].length;
      if (part[1] === '`') open.pop();
      else open.push('code');
      continue;
    }
    const found = matchAt(token, source, at);
    const text = found?.[0] ?? source[at] ?? '';
    const first = text[0];
    const isComment = text.startsWith('//') || text.startsWith('/*');
    if (first === '/' && text.length > 1 && !isComment && !regexMayFollow.test(out.slice(-80))) {
      out += '/';
      at += 1;
      continue;
    }
    if (first === '`') open.push('template');
    else if (first === '{') open.push('code');
    else if (first === '}') open.pop();
    const isText = text.length > 1 && (first === "'" || first === '"' || first === '/');
    out += isComment ? blank(text) : isText ? inText(text) : text;
    at += text.length;
  }
  return out;
};
