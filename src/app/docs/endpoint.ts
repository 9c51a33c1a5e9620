import { type Fragment, html } from '../../lib/html.ts';
import type { Field } from './fields.ts';
import type { Answer, Endpoint } from './reference.ts';
import { codeBlock, withCode } from './text.ts';

/** One endpoint: what it does in the open, what goes in and out behind a disclosure. */
export function renderEndpoint(endpoint: Endpoint): Fragment {
  const { id, method, path, summary, description, caller, inPath, inQuery, body, answers, example } =
    endpoint;
  return html`<article class="endpoint" id="${id}">
    <h3><a class="anchor" href="#${id}"><span class="method method-${method.toLowerCase()}">${method}</span>
      <code>${breakable(path)}</code></a></h3>
    <p class="endpoint-summary">${withCode(summary)}</p>
    ${description && html`<p class="lead">${withCode(description)}</p>`}
    <p class="fine">For: ${withCode(caller)}.</p>
    <details class="more">
      <summary>Request and answer</summary>
      ${fieldList('In the path', inPath)}
      ${fieldList('In the query', inQuery)}
      ${body && fieldList(`Body, ${body.type}`, body.fields)}
      ${answers.map(renderAnswer)}
      ${codeBlock(example, `Example for ${method} ${path}`)}
    </details>
  </article>`;
}

/** A long path may break after a slash. */
function breakable(path: string): Fragment {
  return path.split(/(?<=\/)/).map((part) => html`${part}<wbr>`);
}

function renderAnswer({ status, description, fields }: Answer): Fragment {
  const heading = `Answer ${status}`;
  const always = fields.map((field) => ({ ...field, required: false }));
  return fields.length > 0
    ? html`${fieldList(heading, always, description)}`
    : html`<h4>${heading}</h4><p class="fine">${withCode(description || 'No body.')}</p>`;
}

function fieldList(heading: string, fields: readonly Field[], remark = ''): Fragment {
  if (fields.length === 0) return null;
  return html`<h4>${heading}</h4>
    ${remark !== '' && html`<p class="fine">${withCode(remark)}</p>`}
    <dl class="fields">${fields.map(
      ({ name, type, required, description }) => html`<div>
      <dt><code>${name}</code> <span class="type">${type}</span>${required && html` <span class="needed">required</span>`}</dt>
      ${description !== '' && html`<dd>${withCode(description)}</dd>`}
    </div>`,
    )}</dl>`;
}
