import { createRootRoute } from '@tanstack/react-router';
import { CrashPage, NotFoundPage } from './shell/fallback-pages.tsx';
import { Layout } from './shell/layout.tsx';

/** What is around every page. */
export const rootRoute = createRootRoute({
  component: Layout,
  notFoundComponent: NotFoundPage,
  errorComponent: CrashPage,
});
