import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { BrowserRouter } from 'react-router';
import { createQueries } from './api/queries.ts';
import { createSdk, SdkContext } from './api/sdk.ts';
import { SessionGate } from './session/gate.tsx';
import { ProofProvider } from './session/proof.tsx';
import { Shell } from './shell/shell.tsx';
import { ToastProvider } from './ui/toast.tsx';

/** Everything a page can count on, from the outside in: the server, what is known of it, the address, the person. */
export function App() {
  const [sdk] = useState(createSdk);
  const [queries] = useState(createQueries);
  return (
    <SdkContext value={sdk}>
      <QueryClientProvider client={queries}>
        <BrowserRouter basename="/app">
          <ToastProvider>
            <SessionGate>
              <ProofProvider>
                <Shell />
              </ProofProvider>
            </SessionGate>
          </ToastProvider>
        </BrowserRouter>
      </QueryClientProvider>
    </SdkContext>
  );
}
