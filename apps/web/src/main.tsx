import './design/tokens.css';
import { TRPCProvider } from '@inkvine/client/react';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { hashKey, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, useLayoutEffect, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { router } from './router.tsx';
import { startWorker } from './offline/start-worker.ts';
import { client, keptAnswers, queryClient, trpc } from './shell/api.ts';
import { rememberKnown, takeFirstAnswers } from './shell/first-answers.ts';
import { startI18n } from './shell/locale.ts';

const LONGEST_WAIT_MS = 1_500;
/** A page that can be read already does not hurry to be replaced by the same one. */
const LONGEST_READABLE_WAIT_MS = 10_000;

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
const isReadable = root.childElementCount > 0;

const meKey = trpc.identity.me.queryKey();
rememberKnown(queryClient, meKey);
const taken = takeFirstAnswers(queryClient, trpc);
// The texts, the first page's code and its data arrive side by side.
const loaded = router.load();
const [i18n] = await Promise.all([startI18n(), atMost(isReadable ? wholePage() : firstAnswers())]);

/**
 * Who is here and what house this is decide what stands at the top of the page: drawn before that is known, the
 * page would jump under the reader's eyes.
 */
async function firstAnswers(): Promise<void> {
  await Promise.all([
    queryClient.prefetchQuery(trpc.identity.me.queryOptions()),
    queryClient.prefetchQuery(trpc.system.info.queryOptions()),
  ]);
  // Somebody whom this device had forgotten: what strangers see is asked for again, as them.
  for (const queryKey of taken) {
    const answer = queryClient.getQueryData(queryKey);
    if (queryClient.getQueryData(meKey) !== null) void queryClient.resetQueries({ queryKey });
    else if (answer !== undefined) void keptAnswers.keep(queryKey, hashKey(queryKey), answer);
  }
}

/** The page as it will be drawn, so that what the server has written gives way to the same and not to its outline. */
async function wholePage(): Promise<void> {
  await Promise.all([firstAnswers(), loaded]);
  await new Promise<void>((resolve) => {
    const cache = queryClient.getQueryCache();
    const look = () => {
      if (queryClient.isFetching() > 0) return;
      stop();
      resolve();
    };
    const stop = cache.subscribe(look);
    look();
  });
}

/** Not waited for long: a page without a server still says so. */
function atMost(answers: Promise<void>): Promise<void> {
  const longest = isReadable ? LONGEST_READABLE_WAIT_MS : LONGEST_WAIT_MS;
  return Promise.race([answers, new Promise<void>((resolve) => setTimeout(resolve, longest))]);
}

/** Whoever has scrolled before the client was there stays where they are. */
function StayInPlace({ top, children }: { top: number; children: ReactNode }) {
  useLayoutEffect(() => {
    if (top > 0) window.scrollTo({ top });
  }, [top]);
  return children;
}

createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={client} queryClient={queryClient}>
          <CSPProvider disableStyleElements>
            <StayInPlace top={isReadable ? window.scrollY : 0}>
              <RouterProvider router={router} />
            </StayInPlace>
          </CSPProvider>
        </TRPCProvider>
      </QueryClientProvider>
    </I18nextProvider>
  </StrictMode>,
);
startWorker();
