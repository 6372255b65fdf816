import './design/tokens.css';
import { TRPCProvider } from '@inkvine/client/react';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { router } from './router.tsx';
import { client, queryClient } from './shell/api.ts';
import { startI18n } from './shell/locale.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

// The texts, the first page's code and its data arrive side by side.
void router.load();
const i18n = await startI18n();

createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={client} queryClient={queryClient}>
          <CSPProvider disableStyleElements>
            <RouterProvider router={router} />
          </CSPProvider>
        </TRPCProvider>
      </QueryClientProvider>
    </I18nextProvider>
  </StrictMode>,
);
