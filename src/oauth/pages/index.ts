/** The pages of the oauth room: view model in, HTML out. */

export { renderAccountDeleted } from './account-deleted.ts';
export { type Asset, assets, favicon, stylesheet } from './assets.ts';
export type { BitcoinView } from './bitcoin.ts';
export { type CertificateView, renderCertificate } from './certificate.ts';
export { type ApprovalView, type ConfirmView, renderConfirm } from './confirm.ts';
export {
  type DeviceConfirmView,
  type DeviceDoneView,
  type DeviceInputView,
  type DeviceProblem,
  renderDeviceConfirm,
  renderDeviceDone,
  renderDeviceInput,
} from './device.ts';
export { type ErrorView, renderError } from './error.ts';
export { type ExpiredView, renderExpired } from './expired.ts';
export type { FieldProblem } from './fields.ts';
export { type HomeView, renderHome } from './home.ts';
export type { LightningView, QrView } from './lightning.ts';
export { type LoggedOutView, renderLoggedOut } from './logged-out.ts';
export { type LoginView, type MethodTab, renderLogin } from './login.ts';
export { type LogoutView, renderLogout } from './logout.ts';
export type { NostrView } from './nostr.ts';
export { logoAddress } from './parts.ts';
export { type PasskeyView, renderPasskey } from './passkey.ts';
export { contentSecurityPolicy, type PagePolicy } from './policy.ts';
export { type ProofView, renderProof } from './proof.ts';
export { describeScope, describeScopes, type ScopeText } from './scopes.ts';
export type { AccountView, ClientView, DeviceView, FormTarget, OriginView, Site } from './views.ts';
