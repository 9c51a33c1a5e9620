/** Lifetimes of the wire contract, in seconds. */
import type { Configuration } from 'oidc-provider';

export const HOUR = 3600;
export const DAY = 24 * HOUR;

export const LIFETIMES = {
  AccessToken: HOUR,
  AuthorizationCode: 60,
  ClientCredentials: HOUR,
  DeviceCode: 600,
  Grant: 60 * DAY,
  IdToken: HOUR,
  Interaction: 900,
  PushedAuthorizationRequest: 60,
  RefreshToken: 30 * DAY,
  Session: DAY,
} as const satisfies Configuration['ttl'];
