import { Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { OfflineBanner } from '../offline/offline-banner.tsx';
import { DemoBar } from './demo-bar.tsx';
import { Header } from './header.tsx';
import { UpdateGate } from './update-gate.tsx';

const Toasts = lazy(async () => ({ default: (await import('../design/toasts.tsx')).Toasts }));

/** Where one reads or writes, the page is the whole window. */
const OPEN_BOOK = /^\/(?:read\/|write\/chapters\/|write\/[^/]+\/new$)/;

export function Layout() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const isOpenBook = OPEN_BOOK.test(pathname);
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-vine px-4 py-3 font-semibold text-on-vine focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        {t('common.skipToContent')}
      </a>
      <OfflineBanner />
      <DemoBar />
      {!isOpenBook && <Header />}
      <Main key={isOpenBook ? 'book' : 'pages'} isOpenBook={isOpenBook} pathname={pathname} />
      {!isOpenBook && (
        <footer className="mt-16 border-t border-line py-8 text-sm text-ink-soft print:hidden">
          <div className="page flex flex-wrap justify-between gap-4">
            <p className="font-serif">{t('common.tagline')}</p>
            <a href="/api/docs" className="underline-offset-4 hover:underline">
              API
            </a>
          </div>
        </footer>
      )}
      <Suspense>
        <Toasts />
      </Suspense>
    </div>
  );
}

function Main({ isOpenBook, pathname }: { isOpenBook: boolean; pathname: string }) {
  const main = useRef<HTMLElement>(null);
  const lastPath = useRef(pathname);
  useEffect(() => {
    // A new page without a page load: without this a screen reader stays where the old link was.
    if (lastPath.current !== pathname) main.current?.focus({ preventScroll: true });
    lastPath.current = pathname;
  }, [pathname]);
  return (
    <main
      id="main"
      ref={main}
      tabIndex={-1}
      className={`flex-1 outline-none ${isOpenBook ? '' : 'min-h-[calc(100dvh-4rem)] pt-8 sm:pt-12'}`}
    >
      <UpdateGate>
        <Outlet />
      </UpdateGate>
    </main>
  );
}
