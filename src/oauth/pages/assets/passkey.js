// The passkey ceremony, WebAuthn Level 3: options from the page, the browser's answer into the form.
import { byId } from './page.js';

const { ceremony, options } = byId('ceremony').dataset;
const form = byId('passkey');
const button = byId('use');
let busy = false;

if (window.PublicKeyCredential && navigator.credentials) {
  button.hidden = false;
  form.addEventListener('submit', (event) => {
    // The second time it is sent by us, with the answer in it.
    if (form.elements.response.value !== '') return;
    event.preventDefault();
    void perform();
  });
} else explain('This browser cannot use passkeys, or not on this site. Begin again in another browser.');

async function perform() {
  if (busy) return;
  busy = true;
  byId('passkey-problem').hidden = true;
  try {
    form.elements.response.value = JSON.stringify(toJson(await ask(JSON.parse(options))));
    form.requestSubmit();
  } catch (error) {
    explain(WORDS[error.name] ?? 'The passkey could not be used. You can try again.');
  } finally {
    busy = false;
  }
}

const WORDS = {
  NotAllowedError: 'It was cancelled or took too long. You can try again.',
  InvalidStateError: 'This passkey is on the account already. Use another one.',
  SecurityError:
    'Passkeys do not work at this address. Use the address that the people who run this server gave you.',
};

function explain(text) {
  const problem = byId('passkey-problem');
  problem.textContent = text;
  problem.hidden = false;
}

function ask(json) {
  return ceremony === 'create'
    ? navigator.credentials.create({ publicKey: creationOptions(json) })
    : navigator.credentials.get({ publicKey: requestOptions(json) });
}

// Browsers have these conversions of section 5.1 built in, but not all of them do.

function requestOptions(json) {
  if (PublicKeyCredential.parseRequestOptionsFromJSON)
    return PublicKeyCredential.parseRequestOptionsFromJSON(json);
  return {
    ...json,
    challenge: bytes(json.challenge),
    allowCredentials: (json.allowCredentials ?? []).map(descriptor),
  };
}

function creationOptions(json) {
  if (PublicKeyCredential.parseCreationOptionsFromJSON)
    return PublicKeyCredential.parseCreationOptionsFromJSON(json);
  return {
    ...json,
    challenge: bytes(json.challenge),
    user: { ...json.user, id: bytes(json.user.id) },
    excludeCredentials: (json.excludeCredentials ?? []).map(descriptor),
  };
}

function descriptor(credential) {
  return { ...credential, id: bytes(credential.id) };
}

function toJson(credential) {
  if (credential.toJSON) return credential.toJSON();
  const { id, rawId, type, authenticatorAttachment, response } = credential;
  const parts = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];
  const buffers = parts.flatMap((part) => (response[part] ? [[part, text(response[part])]] : []));
  return {
    id,
    rawId: text(rawId),
    type,
    authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { ...Object.fromEntries(buffers), transports: response.getTransports?.() },
  };
}

function bytes(base64url) {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

function text(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
