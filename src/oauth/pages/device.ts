import { attributes, html } from '../../lib/html.ts';
import { pageScript } from './assets.ts';
import { layout } from './layout.ts';
import { messagePage } from './message.ts';
import { clientLogo, deviceFactList, notice, postForm, scopeList, unverifiedHint } from './parts.ts';
import { personal, plainLine } from './text.ts';
import type { ClientView, FormTarget, OriginView, Site } from './views.ts';

/** Why the code was not taken. */
export type DeviceProblem = 'missing' | 'not_found' | 'expired' | 'used' | 'aborted' | 'failed';

export type DeviceInputView = {
  readonly site: Site;
  readonly form: FormTarget;
  /** What the person typed last time. */
  readonly userCode?: string | undefined;
  readonly problem?: DeviceProblem | undefined;
};

export type DeviceConfirmView = {
  readonly site: Site;
  readonly form: FormTarget;
  readonly client: ClientView;
  readonly scopes: readonly string[];
  /** The code as the device shows it. */
  readonly userCode: string;
  /** Where the device asked from. */
  readonly device: OriginView;
};

export type DeviceDoneView = { readonly site: Site; readonly client: string };

const PROBLEMS: Readonly<Record<DeviceProblem, string>> = {
  missing: 'Enter the code that your device shows.',
  not_found: 'There is no such code. Compare it with your device and try again.',
  expired: 'This code has run out. Ask your device for a new one.',
  used: 'This code has been used already. Ask your device for a new one.',
  aborted: 'Stopped. The device was not signed in.',
  failed: 'That did not work. Try again.',
};

/** RFC 8628 §3.3: the person types the code that the device shows. */
export const renderDeviceInput = ({ site, form, userCode, problem }: DeviceInputView): string => {
  const field = attributes({
    value: userCode,
    'aria-invalid': problem !== undefined && 'true',
    'aria-describedby': problem === undefined ? 'code-hint' : 'code-problem code-hint',
  });
  return layout({
    site,
    title: 'Connect a device',
    width: 'narrow',
    main: html`<div class="card">
      <div class="card-head"><h1>Connect a device</h1>
        <p class="lead">Sign in on a television, a terminal or a machine without a browser.</p></div>
      ${postForm(
        form,
        html`<label for="user-code">Code</label>
        <input class="code-input" id="user-code" name="user_code" type="text" required maxlength="32" autofocus
          autocomplete="off" autocapitalize="characters" spellcheck="false" ${field}>
        ${problem && html`<p class="problem" id="code-problem" role="alert">${PROBLEMS[problem]}</p>`}
        <p class="fine" id="code-hint">Capitals, spaces and dashes do not matter.</p>
        <div class="actions"><button class="button button-primary" type="submit">Continue</button></div>`,
      )}
      ${notice('warn', 'Never enter a code that somebody sent you.', 'It would sign in their device with your account.')}
    </div>`,
  });
};

/** RFC 8628 §5.4: the person compares the code, the application and the place before going on. */
export const renderDeviceConfirm = (view: DeviceConfirmView): string =>
  layout({
    site: view.site,
    title: 'Is this your device?',
    width: 'narrow',
    script: pageScript,
    main: html`<div class="card">
      <div class="card-head">${clientLogo(view.client)}<h1>Is this your device?</h1>
        <p class="lead">${personal(view.client.name)} must show this code now:</p></div>
      <p class="device-code"><code>${plainLine(view.userCode, 32)}</code></p>
      ${deviceFactList({ userCode: view.userCode, asked: view.device })}
      <section class="asks" aria-labelledby="asks"><h2 id="asks">It would like to</h2>${scopeList(view.scopes)}</section>
      ${unverifiedHint(view.client)}
      ${notice('warn', 'Continue only if the device is in front of you.', 'If someone gave you this code, stop.')}
      ${postForm(
        view.form,
        html`<input type="hidden" name="user_code" value="${view.userCode}"><input type="hidden" name="confirm" value="yes">
        <div class="actions">
          <button class="button button-primary" type="submit">Yes, continue</button>
          <button class="button button-quiet" type="submit" name="abort" value="yes">No, stop</button>
        </div>`,
      )}
    </div>`,
  });

/** The device is signed in; this page has done its work. */
export const renderDeviceDone = ({ site, client }: DeviceDoneView): string =>
  messagePage({
    site,
    icon: 'check',
    heading: 'Your device is connected',
    body: html`<p class="lead">${personal(client)} is signed in. You can close this page.</p>`,
  });
