import { createClient, type HodlxxiClient } from '@hodlxxi/sdk';
import { createContext, useContext } from 'react';

/** The server this page came from; its session cookie goes along by itself. */
export const createSdk = (): HodlxxiClient => createClient({ baseUrl: window.location.origin });

export const SdkContext = createContext<HodlxxiClient | undefined>(undefined);

export function useSdk(): HodlxxiClient {
  const sdk = useContext(SdkContext);
  if (!sdk) throw new Error('useSdk outside of SdkContext');
  return sdk;
}
