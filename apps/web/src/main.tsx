import './design/tokens.css';
import { TRPCProvider } from '@inkvine/client/react';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { router } from './router.tsx';
import { client, queryClient, trpc } from './shell/api.ts';
import { startI18n } from './shell/locale.ts';

const LONGEST_WAIT_MS = 1_500;

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

// The texts, the first page's code and its data arrive side by side.
void router.load();
const [i18n] = await Promise.all([startI18n(), firstAnswers()]);

/**
 * Who is here and what house this is decide what stands at the top of the page: drawn before that is known, the
 * page would jump under the reader's eyes. Not waited for long: a page without a server still says so.
 */
function firstAnswers(): Promise<unknown> {
  const answers = Promise.all([
    queryClient.prefetchQuery(trpc.identity.me.queryOptions()),
    queryClient.prefetchQuery(trpc.system.info.queryOptions()),
  ]);
  return Promise.race([answers, new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS))]);
}

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
