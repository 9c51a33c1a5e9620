import { attributes, type Fragment, type Html, html } from '../../lib/html.ts';
import { safeUrl } from '../../lib/safe-url.ts';
import { type IconName, icon } from './icons.ts';
import { mark } from './logo.ts';
import { describeScopes } from './scopes.ts';
import { initial, personal, plainLine, timeOfDay } from './text.ts';
import type { AccountView, ClientView, DeviceView, FormTarget } from './views.ts';

/** A form that posts, with the token against forgery in it. Pages make no other form. */
export const postForm = (target: FormTarget, body: Fragment, id?: string): Html => {
  const [name, token] = 'csrf' in target ? ['csrf', target.csrf] : ['xsrf', target.xsrf];
  return html`<form method="post" action="${target.action}" ${attributes({ id })}>
    <input type="hidden" name="${name}" value="${token}">${body}
  </form>`;
};

/** A boxed remark. `warn` is announced as an alert when the page opens. */
export const notice = (kind: 'info' | 'warn', title: string, body: Fragment): Html => {
  const name: IconName = kind === 'warn' ? 'warning' : 'info';
  return html`<div class="notice notice-${kind}" ${attributes({ role: kind === 'warn' ? 'alert' : 'note' })}>
    ${icon(name)}<div><strong>${title}</strong> ${body}</div>
  </div>`;
};

/** Logo of a verified client, else the first letter of its name: a self-registered one could show a bank's logo. */
export const clientLogo = (client: ClientView): Html => {
  if (client.ours) return mark('client-logo own-logo');
  const logo = client.verified && client.logoUri ? logoAddress(client.logoUri) : undefined;
  if (logo === undefined) {
    return html`<span class="client-logo" aria-hidden="true">${initial(client.name)}</span>`;
  }
  return html`<img class="client-logo" ${attributes({ alt: '', width: 56, height: 56, referrerpolicy: 'no-referrer', 'data-logo': true })} src="${logo}">`;
};

/** The address of a logo if it may be loaded at all: https only, so that it cannot be watched on the way. */
export const logoAddress = (uri: string): string | undefined => safeUrl(uri, ['https:']);

/** The account this is about, and the way out for whoever it does not belong to. */
export const accountCard = (
  person: AccountView,
  startAgain: FormTarget,
): Html => html`<section class="account" aria-label="Your account">
  <span class="avatar" aria-hidden="true">${initial(person.name)}</span>
  <div>
    <p class="account-name">${personal(person.name, 32)}${person.isNew && html` <span class="tag">new account</span>`}</p>
    ${person.key && html`<p class="fine account-key"><span class="visually-hidden">Key </span><code>${plainLine(person.key)}</code></p>`}
  </div>
  ${postForm(startAgain, html`<button class="button-link" type="submit">Not you?</button>`)}
</section>`;

/** What the application asks for, as a list. `fresh` marks the newly asked ones; `brief` leaves the details out. */
export const scopeList = (
  scopes: readonly string[],
  { fresh = [], brief = false }: { readonly fresh?: readonly string[]; readonly brief?: boolean } = {},
): Html =>
  html`<ul class="scopes" ${attributes({ role: 'list' })}>${describeScopes(scopes).map(
    (text) => html`<li class="${text.acts ? 'scope scope-acts' : 'scope'}">${icon(text.icon)}<div>
    <span class="scope-title">${plainLine(text.title)}${fresh.includes(text.scope) && html` <span class="tag">new</span>`}</span>
    ${!brief && html`<span class="scope-detail">${text.detail}</span>`}
  </div></li>`,
  )}</ul>`;

/** The hint for clients that registered themselves: the only thing known about them is where the answer goes. */
export const unverifiedHint = (client: ClientView): Fragment =>
  !client.verified &&
  notice(
    'info',
    'This application registered itself.',
    html`Nobody has checked its name. Your sign-in is sent to <strong class="host">${personal(client.destination, 80)}</strong>.`,
  );

/** What is known about the device that will be signed in; it may be somebody else's. */
export const deviceFactList = ({ asked }: DeviceView): Html => html`<dl class="facts">
  <div><dt>Asked</dt><dd>${timeOfDay(asked.at)}</dd></div>
  <div><dt>From</dt><dd>${personal(asked.device, 60)}</dd></div>
  <div><dt>Address</dt><dd class="host">${plainLine(asked.ip)}</dd></div>
</dl>`;

/** RFC 8628 section 5.4: the warning stays until the decision is made. */
export const deviceNotice = (device: DeviceView): Html =>
  notice(
    'warn',
    'This signs in another device.',
    html`The device that shows <code>${plainLine(device.userCode, 32)}</code> will use your account. Continue only if it is in
      front of you; if somebody sent you this code, stop. ${deviceFactList(device)}`,
  );

/** Links to the client's own policy and terms, when it has given usable ones. */
export const clientLinks = (client: ClientView): Fragment => {
  const links = [
    ['Privacy policy', client.policyUri],
    ['Terms of service', client.termsUri],
  ] as const;
  const usable = links.flatMap(([label, uri]) =>
    uri && safeUrl(uri, ['https:'])
      ? [html`<a href="${uri}" rel="noreferrer noopener" target="_blank">${label}</a>`]
      : [],
  );
  return (
    usable.length > 0 &&
    html`<p class="fine">${personal(client.name)}: ${usable.map((link, index) => html`${index > 0 && ' · '}${link}`)}</p>`
  );
};
