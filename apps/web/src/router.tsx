import {
  createRoute,
  createRouter,
  lazyRouteComponent,
  parseSearchWith,
  stringifySearchWith,
} from '@tanstack/react-router';
import { CALLBACK_NAMES } from '@inkvine/client/checkout-callback';
import { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import { chapterQuery } from '@inkvine/client/reading/chapter-query';
import { membershipRoutes } from './memberships/routes.ts';
import { readingDevice } from './reading/this-device.ts';
import { rootRoute } from './root-route.ts';
import { client, queryClient, trpc } from './shell/api.ts';
import { pageOptions } from '@inkvine/client/pages';
import {
  branchSearch,
  nextSearch,
  studioSearch,
  text,
  walletSearch,
  wikiSearch,
  type CheckoutSearch,
  type ManuscriptSearch,
  type PayoutReturnSearch,
  type RegistrationSearch,
  type ResetSearch,
} from './search-parameters.ts';

const home = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  loader: () => {
    void queryClient.prefetchInfiniteQuery(trpc.stories.novels.infiniteQueryOptions({}, pageOptions));
  },
  component: lazyRouteComponent(() => import('./stories/home.page.tsx'), 'HomePage'),
});

const novel = createRoute({
  getParentRoute: () => rootRoute,
  path: '/novels/$slug',
  validateSearch: branchSearch,
  loader: ({ params }) => {
    void queryClient.prefetchQuery(trpc.stories.novel.queryOptions({ slug: params.slug }));
  },
  component: lazyRouteComponent(() => import('./stories/novel.page.tsx'), 'NovelPage'),
});

const branchMap = createRoute({
  getParentRoute: () => rootRoute,
  path: '/novels/$slug/branches',
  component: lazyRouteComponent(() => import('./stories/branches/branch-map.page.tsx'), 'BranchMapPage'),
});

const wiki = createRoute({
  getParentRoute: () => rootRoute,
  path: '/novels/$slug/wiki',
  validateSearch: wikiSearch,
  component: lazyRouteComponent(() => import('./wiki/wiki.page.tsx'), 'WikiPage'),
});

const wikiEntry = createRoute({
  getParentRoute: () => rootRoute,
  path: '/novels/$slug/wiki/$entryKey',
  validateSearch: wikiSearch,
  component: lazyRouteComponent(() => import('./wiki/wiki-entry.page.tsx'), 'WikiEntryPage'),
});

const read = createRoute({
  getParentRoute: () => rootRoute,
  path: '/read/$chapterId',
  validateSearch: branchSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ params, deps }) => {
    const chapterId = ChapterId.safeParse(params.chapterId);
    const branchId = BranchId.optional().safeParse(deps.branch);
    if (!chapterId.success || !branchId.success) return;
    const place = { chapterId: chapterId.data, branchId: branchId.data };
    void queryClient.prefetchQuery(chapterQuery(readingDevice, trpc, client, place));
  },
  component: lazyRouteComponent(() => import('./reading/reading.page.tsx'), 'ReadingPage'),
});

const library = createRoute({
  getParentRoute: () => rootRoute,
  path: '/library',
  component: lazyRouteComponent(() => import('./reading/library.page.tsx'), 'LibraryPage'),
});

const wallet = createRoute({
  getParentRoute: () => rootRoute,
  path: '/wallet',
  validateSearch: walletSearch,
  component: lazyRouteComponent(() => import('./wallet/wallet.page.tsx'), 'WalletPage'),
});

const topUp = createRoute({
  getParentRoute: () => rootRoute,
  path: '/wallet/top-up',
  validateSearch: nextSearch,
  component: lazyRouteComponent(() => import('./payments/top-up.page.tsx'), 'TopUpPage'),
});

const topUpReturn = createRoute({
  getParentRoute: () => rootRoute,
  path: '/wallet/top-up/return',
  validateSearch: (search: Record<string, unknown>): CheckoutSearch =>
    Object.fromEntries(['topUpId', ...CALLBACK_NAMES].map((name) => [name, text(search[name])])),
  component: lazyRouteComponent(() => import('./payments/top-up-return.page.tsx'), 'TopUpReturnPage'),
});

const receipt = createRoute({
  getParentRoute: () => rootRoute,
  path: '/wallet/top-ups/$id',
  component: lazyRouteComponent(() => import('./payments/receipt.page.tsx'), 'ReceiptPage'),
});

const purchaseReceipt = createRoute({
  getParentRoute: () => rootRoute,
  path: '/wallet/purchases/$txnId',
  component: lazyRouteComponent(() => import('./wallet/purchase-receipt.page.tsx'), 'PurchaseReceiptPage'),
});

const giftByCode = createRoute({
  getParentRoute: () => rootRoute,
  path: '/gifts/$code',
  component: lazyRouteComponent(() => import('./wallet/gift.page.tsx'), 'GiftByCodePage'),
});

const giftToMe = createRoute({
  getParentRoute: () => rootRoute,
  path: '/gifts/to-me/$giftId',
  component: lazyRouteComponent(() => import('./wallet/gift.page.tsx'), 'GiftToMePage'),
});

const write = createRoute({
  getParentRoute: () => rootRoute,
  path: '/write',
  component: lazyRouteComponent(() => import('./stories/my-novels.page.tsx'), 'MyNovelsPage'),
});

const importManuscript = createRoute({
  getParentRoute: () => rootRoute,
  path: '/write/import',
  validateSearch: (search: Record<string, unknown>): ManuscriptSearch => ({
    manuscript: text(search['manuscript']),
  }),
  component: lazyRouteComponent(() => import('./stories/import/import.page.tsx'), 'ImportPage'),
});

const managedNovel = createRoute({
  getParentRoute: () => rootRoute,
  path: '/write/$novelId',
  validateSearch: branchSearch,
  component: lazyRouteComponent(() => import('./stories/managed-novel.page.tsx'), 'ManagedNovelPage'),
});

const novelBranches = createRoute({
  getParentRoute: () => rootRoute,
  path: '/write/$novelId/branches',
  component: lazyRouteComponent(
    () => import('./stories/branches/novel-branches.page.tsx'),
    'NovelBranchesPage',
  ),
});

const chapterEditor = createRoute({
  getParentRoute: () => rootRoute,
  path: '/write/chapters/$chapterId',
  component: lazyRouteComponent(
    () => import('./stories/editor/chapter-editor.page.tsx'),
    'ChapterEditorPage',
  ),
});

const newChapter = createRoute({
  getParentRoute: () => rootRoute,
  path: '/write/$novelId/new',
  component: lazyRouteComponent(() => import('./stories/editor/chapter-editor.page.tsx'), 'NewChapterPage'),
});

const manageWiki = createRoute({
  getParentRoute: () => rootRoute,
  path: '/write/$novelId/wiki',
  validateSearch: branchSearch,
  component: lazyRouteComponent(() => import('./wiki/manage/manage-wiki.page.tsx'), 'ManageWikiPage'),
});

const editWikiEntry = createRoute({
  getParentRoute: () => rootRoute,
  path: '/write/$novelId/wiki/$entryKey',
  validateSearch: branchSearch,
  component: lazyRouteComponent(() => import('./wiki/manage/edit-entry.page.tsx'), 'EditEntryPage'),
});

const studio = createRoute({
  getParentRoute: () => rootRoute,
  path: '/studio',
  validateSearch: studioSearch,
  component: lazyRouteComponent(() => import('./creators/studio.page.tsx'), 'StudioPage'),
});

const myBadges = createRoute({
  getParentRoute: () => rootRoute,
  path: '/badges',
  component: lazyRouteComponent(() => import('./perks/my-badges.page.tsx'), 'MyBadgesPage'),
});

const statement = createRoute({
  getParentRoute: () => rootRoute,
  path: '/studio/statements/$runId',
  component: lazyRouteComponent(() => import('./creators/statement.page.tsx'), 'StatementPage'),
});

const settlementRun = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operate/settlements/$runId',
  component: lazyRouteComponent(() => import('./backoffice/settlement-run.page.tsx'), 'SettlementRunPage'),
});

const ledgerTxn = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operate/ledger/$txnId',
  component: lazyRouteComponent(() => import('./backoffice/ledger-txn.page.tsx'), 'LedgerTxnPage'),
});

const creatorStatement = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operate/settlements/$runId/$creatorId',
  component: lazyRouteComponent(
    () => import('./backoffice/creator-statement.page.tsx'),
    'CreatorStatementPage',
  ),
});

const operate = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operate',
  component: lazyRouteComponent(() => import('./backoffice/operate.page.tsx'), 'OperatePage'),
});

const paymentMethods = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/payment-methods',
  component: lazyRouteComponent(() => import('./payments/payment-methods.page.tsx'), 'PaymentMethodsPage'),
});

const methodReturn = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/payment-methods/return',
  validateSearch: (search: Record<string, unknown>): RegistrationSearch =>
    Object.fromEntries(['registrationId', ...CALLBACK_NAMES].map((name) => [name, text(search[name])])),
  component: lazyRouteComponent(() => import('./payments/method-return.page.tsx'), 'MethodReturnPage'),
});

const payoutReturn = createRoute({
  getParentRoute: () => rootRoute,
  path: '/studio/payouts/return',
  validateSearch: (search: Record<string, unknown>): PayoutReturnSearch => ({
    ...{ destinationId: text(search['destinationId']), again: text(search['again']) },
  }),
  component: lazyRouteComponent(() => import('./creators/payout-return.page.tsx'), 'PayoutReturnPage'),
});

const settings = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./identity/settings.page.tsx'), 'SettingsPage'),
});

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: nextSearch,
  component: lazyRouteComponent(() => import('./identity/sign-in.page.tsx'), 'SignInPage'),
});

const signUp = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-up',
  validateSearch: nextSearch,
  component: lazyRouteComponent(() => import('./identity/sign-up.page.tsx'), 'SignUpPage'),
});

const resetPassword = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset-password',
  validateSearch: (search: Record<string, unknown>): ResetSearch => ({
    token: text(search['token']),
    error: text(search['error']),
  }),
  component: lazyRouteComponent(() => import('./identity/reset-password.page.tsx'), 'ResetPasswordPage'),
});

/** Every address of the client. Pages are loaded when they are visited, or when a link to them is pointed at. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    home,
    novel,
    branchMap,
    wiki,
    wikiEntry,
    read,
    library,
    wallet,
    topUp,
    topUpReturn,
    receipt,
    purchaseReceipt,
    giftByCode,
    giftToMe,
    write,
    importManuscript,
    managedNovel,
    novelBranches,
    chapterEditor,
    newChapter,
    manageWiki,
    editWikiEntry,
    studio,
    ...membershipRoutes,
    myBadges,
    statement,
    operate,
    settlementRun,
    ledgerTxn,
    creatorStatement,
    settings,
    paymentMethods,
    methodReturn,
    payoutReturn,
    signIn,
    signUp,
    resetPassword,
  ]),
  // Every parameter is text, never JSON.
  parseSearch: parseSearchWith((value) => value),
  stringifySearch: stringifySearchWith(String),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
