import { type Fragment, html } from '../../lib/html.ts';

/** Text in which `backticks` mark code, as in the documents and schemas. */
export function withCode(text: string): Fragment {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}

/** A block of code. It scrolls sideways by itself, so keyboards have to reach it. */
export function codeBlock(text: string, label: string): Fragment {
  return html`<pre tabindex="0" role="region" aria-label="${label}"><code>${text}</code></pre>`;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `5 minutes`: whole units, the largest that fits. */
export function duration(seconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => seconds % length === 0 && seconds >= length) ?? [
    'second',
    1,
  ];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
