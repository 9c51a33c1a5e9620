import { attributes, type Html, html } from '../../lib/html.ts';
import { timeOfDay } from './text.ts';

/** What is wrong with a field, and what to do about it. Stands beside the field and is read out with it. */
export type FieldProblem = { readonly field: string; readonly text: string };

type Field = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value?: string | undefined;
  readonly problem?: FieldProblem | undefined;
  readonly maxLength: number;
  /** More than one: a text area of so many lines. */
  readonly lines?: number;
};

/** A field to paste into, with its label before, its hint and its problem after it. */
export const pasteField = ({ name, label, hint, value, problem, maxLength, lines = 1 }: Field): Html => {
  const wrong = problem?.field === name ? problem.text : undefined;
  const described = [wrong && `${name}-problem`, hint && `${name}-hint`].filter(Boolean).join(' ');
  const common = attributes({
    id: name,
    name,
    required: true,
    maxlength: maxLength,
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    autofocus: wrong !== undefined,
    'aria-invalid': wrong !== undefined && 'true',
    'aria-describedby': described || undefined,
  });
  return html`<div class="field">
    <label for="${name}">${label}</label>
    ${
      lines > 1
        ? html`<textarea rows="${lines}" ${common}>
${value}</textarea>`
        : html`<input type="text" ${attributes({ value })} ${common}>`
    }
    ${wrong && html`<p class="problem" id="${name}-problem" role="alert">${wrong}</p>`}
    ${hint && html`<p class="fine" id="${name}-hint">${hint}</p>`}
  </div>`;
};

/**
 * A text to take elsewhere: it can be selected without script, and copied with one press where there is one. The script
 * counts down what the server said is left of it.
 */
export const copyBox = (box: {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly lines: number;
  /** Milliseconds since the epoch by the server's clock. */
  readonly now: number;
  readonly expiresAt: number;
  /** GET: the page with a new text, once this one is of no use. */
  readonly again: string;
}): Html => {
  const left = Math.max(0, box.expiresAt - box.now);
  return html`<div class="field">
    <label class="visually-hidden" for="${box.id}">${box.label}</label>
    <textarea class="to-sign" id="${box.id}" rows="${box.lines}" readonly spellcheck="false" autocomplete="off" data-select>
${box.text}</textarea>
    <div class="copy-line">
      <p class="fine" id="life" data-left="${left}">Valid until ${timeOfDay(box.expiresAt)}. <a href="${box.again}">Get a new one</a></p>
      <button class="button button-quiet" type="button" data-copy="${box.id}" hidden>Copy</button>
    </div>
  </div>`;
};
