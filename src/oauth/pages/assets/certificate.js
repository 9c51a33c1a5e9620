// A certificate after the `#` of a link never reaches a log: it is put into the form and sent as if pasted.
import { byId } from './page.js';

const certificate = location.hash.slice(1);
if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(certificate)) {
  history.replaceState(null, '', location.pathname);
  byId('certificate').value = certificate;
  byId('certificate-form').requestSubmit();
}
