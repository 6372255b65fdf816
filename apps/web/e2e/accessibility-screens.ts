import type { Page } from 'playwright-core';
import type { Ids } from './accessibility-ids.ts';

/** Once the page has what it was waiting for. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await page.waitForFunction(() => document.querySelector('main .animate-late') === null);
}

/** A page of the client, or what one opens on it. */
export interface Screen {
  route: string;
  /** Demo person; nobody when absent. */
  as?: 'marlow' | 'haneul' | 'yuna' | 'tom' | 'operator';
  address: (ids: Ids) => string;
  /** Opens what the page has on demand. */
  open?: (page: Page) => Promise<void>;
}

const clickFirst = (selector: string) => async (page: Page) => {
  await page.locator(selector).first().click();
  await page.getByRole('dialog').waitFor();
};
const openMenu = async (page: Page) => {
  await page.locator('header button[aria-haspopup=menu]').click();
  await page.getByRole('menu').waitFor();
};
/** The `index`th thing to do in a menu, counted from the end where negative. */
const chooseFrom = (menu: string, index: number) => async (page: Page) => {
  await page.locator(menu).first().click();
  await page.getByRole('menuitem').nth(index).click();
  await page.getByRole('dialog').locator('form').waitFor();
};
export const openTab = (index: number) => async (page: Page) => {
  await page.getByRole('tab').nth(index).click();
  await settled(page);
};

export const SCREENS: Screen[] = [
  { route: '/', address: () => '/' },
  { route: '/', as: 'yuna', address: () => '/', open: openMenu },
  { route: '/novels/$slug', address: ({ slug }) => `/novels/${slug}` },
  {
    route: '/novels/$slug',
    as: 'yuna',
    address: ({ slug }) => `/novels/${slug}`,
    open: clickFirst('button:has(.lucide-hand-heart)'),
  },
  { route: '/novels/$slug', as: 'yuna', address: ({ slug, fork }) => `/novels/${slug}?branch=${fork}` },
  { route: '/novels/$slug/branches', as: 'marlow', address: ({ slug }) => `/novels/${slug}/branches` },
  { route: '/novels/$slug/wiki', as: 'marlow', address: ({ slug }) => `/novels/${slug}/wiki` },
  { route: '/novels/$slug/wiki', address: ({ slug }) => `/novels/${slug}/wiki` },
  {
    route: '/novels/$slug/wiki/$entryKey',
    as: 'marlow',
    address: ({ slug, entry }) => `/novels/${slug}/wiki/${entry}`,
  },
  { route: '/read/$chapterId', address: ({ freeChapter }) => `/read/${freeChapter}` },
  {
    route: '/read/$chapterId',
    as: 'yuna',
    address: ({ freeChapter, fork }) => `/read/${freeChapter}?branch=${fork}`,
    open: clickFirst('button:has(.lucide-sprout)'),
  },
  {
    route: '/read/$chapterId',
    address: ({ freeChapter }) => `/read/${freeChapter}`,
    open: clickFirst('button:has(.lucide-a-large-small)'),
  },
  { route: '/read/$chapterId', as: 'tom', address: ({ lockedChapter }) => `/read/${lockedChapter}` },
  // A member reads it.
  { route: '/read/$chapterId', as: 'yuna', address: ({ lockedChapter }) => `/read/${lockedChapter}` },
  { route: '/library', as: 'yuna', address: () => '/library' },
  {
    route: '/library',
    as: 'yuna',
    address: () => '/library',
    open: async (page) => {
      await page.locator('button:has(.lucide-ellipsis)').first().click();
      await page.getByRole('menuitem').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    route: '/library',
    as: 'yuna',
    address: () => '/library',
    open: async (page) => {
      await page.locator('button:has(.lucide-ellipsis)').first().click();
      await page.getByRole('menuitem').nth(2).click();
      await page.getByRole('dialog').getByRole('spinbutton').waitFor();
    },
  },
  { route: '/wallet', as: 'yuna', address: () => '/wallet' },
  { route: '/wallet', as: 'yuna', address: () => '/wallet', open: openTab(2) },
  { route: '/wallet', as: 'yuna', address: () => '/wallet', open: openTab(4) },
  { route: '/wallet', as: 'yuna', address: () => '/wallet', open: openTab(6) },
  {
    route: '/wallet',
    as: 'yuna',
    address: () => '/wallet',
    open: async (page) => {
      await openTab(5)(page);
      await page.locator('label:has(input[name=gift-list][value=sent])').click();
      await settled(page);
    },
  },
  { route: '/wallet', address: () => '/wallet' },
  { route: '/gifts/$code', as: 'marlow', address: ({ gift }) => `/gifts/${gift.code}` },
  { route: '/gifts/to-me/$giftId', as: 'haneul', address: ({ gift }) => `/gifts/to-me/${gift.giftId}` },
  {
    route: '/novels/$slug',
    as: 'yuna',
    address: ({ slug }) => `/novels/${slug}`,
    open: clickFirst('button:has(.lucide-gift)'),
  },
  { route: '/wallet/top-up', as: 'yuna', address: () => '/wallet/top-up' },
  {
    route: '/wallet/top-up/return',
    as: 'yuna',
    address: ({ topUp }) => `/wallet/top-up/return?topUpId=${topUp}`,
  },
  { route: '/wallet/top-ups/$id', as: 'yuna', address: ({ topUp }) => `/wallet/top-ups/${topUp}` },
  {
    route: '/wallet/purchases/$txnId',
    as: 'yuna',
    address: ({ purchase }) => `/wallet/purchases/${purchase}`,
  },
  { route: '/write', as: 'marlow', address: () => '/write' },
  { route: '/write/import', as: 'marlow', address: () => '/write/import' },
  {
    route: '/write/import',
    as: 'marlow',
    address: ({ manuscript }) => `/write/import?manuscript=${manuscript}`,
  },
  {
    route: '/write/import',
    as: 'marlow',
    address: ({ manuscript }) => `/write/import?manuscript=${manuscript}`,
    open: async (page) => {
      await page.locator('ol li').nth(1).getByRole('button').nth(2).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { route: '/write/$novelId', as: 'marlow', address: ({ novel }) => `/write/${novel}` },
  {
    route: '/write/$novelId',
    as: 'marlow',
    address: ({ novel }) => `/write/${novel}`,
    // Up, down, then where to.
    open: chooseFrom('main li button[aria-haspopup=menu]', 2),
  },
  {
    route: '/write/$novelId',
    as: 'marlow',
    address: ({ novel }) => `/write/${novel}`,
    open: openTab(1),
  },
  {
    route: '/write/$novelId',
    as: 'marlow',
    address: ({ novel }) => `/write/${novel}`,
    open: async (page) => {
      await openTab(2)(page);
      await clickFirst('main button:has(.lucide-megaphone)')(page);
    },
  },
  {
    route: '/write/$novelId',
    as: 'marlow',
    address: ({ novel }) => `/write/${novel}`,
    open: async (page) => {
      await openTab(3)(page);
      await page.locator('main textarea').first().waitFor();
    },
  },
  {
    route: '/write/$novelId',
    as: 'haneul',
    address: ({ novel, fork }) => `/write/${novel}?branch=${fork}`,
  },
  { route: '/write/$novelId/branches', as: 'marlow', address: ({ novel }) => `/write/${novel}/branches` },
  {
    route: '/write/chapters/$chapterId',
    as: 'marlow',
    address: ({ freeChapter }) => `/write/chapters/${freeChapter}`,
  },
  {
    route: '/write/chapters/$chapterId',
    as: 'marlow',
    address: ({ freeChapter }) => `/write/chapters/${freeChapter}`,
    // How readers get it, above hiding it.
    open: chooseFrom('button[aria-haspopup=menu]:has(.lucide-ellipsis)', -2),
  },
  {
    route: '/write/chapters/$chapterId',
    as: 'marlow',
    address: ({ freeChapter }) => `/write/chapters/${freeChapter}`,
    open: async (page) => {
      await page.keyboard.press('Control+f');
      await page.getByRole('search').waitFor();
    },
  },
  {
    route: '/write/chapters/$chapterId',
    as: 'marlow',
    address: ({ freeChapter }) => `/write/chapters/${freeChapter}`,
    open: async (page) => {
      await page.keyboard.press('Control+Shift+h');
      await page.getByRole('dialog').locator('li button').first().click();
      await page.getByRole('dialog').locator('h3').waitFor();
    },
  },
  { route: '/write/$novelId/new', as: 'marlow', address: ({ novel }) => `/write/${novel}/new` },
  { route: '/write/$novelId/wiki', as: 'marlow', address: ({ novel }) => `/write/${novel}/wiki` },
  {
    route: '/write/$novelId/wiki/$entryKey',
    as: 'marlow',
    address: ({ novel, entry }) => `/write/${novel}/wiki/${entry}`,
    open: clickFirst('main li button:has(.lucide-pencil)'),
  },
  { route: '/badges', as: 'yuna', address: () => '/badges' },
  { route: '/studio', as: 'haneul', address: () => '/studio?tab=badges' },
  {
    route: '/studio',
    as: 'haneul',
    address: () => '/studio?tab=badges',
    open: clickFirst('section[aria-labelledby=badge-rules] button'),
  },
  {
    route: '/studio',
    as: 'marlow',
    address: () => '/studio',
    open: async (page) => {
      await page.locator('section[aria-labelledby=payouts] details').last().locator('summary').click();
    },
  },
  {
    route: '/studio',
    as: 'marlow',
    address: () => '/studio',
    open: clickFirst('section[aria-labelledby=payouts] li button'),
  },
  { route: '/studio', as: 'marlow', address: () => '/studio?tab=memberships' },
  {
    route: '/studio',
    as: 'haneul',
    address: () => '/studio?tab=memberships',
    open: clickFirst('button:has(.lucide-arrow-down):enabled'),
  },
  { route: '/studio/memberships/new', as: 'marlow', address: () => '/studio/memberships/new' },
  {
    route: '/studio/memberships/$tierId',
    as: 'haneul',
    address: ({ tier }) => `/studio/memberships/${tier.tierId}`,
    open: async (page) => {
      await clickFirst('section[aria-labelledby=tier-prices] li button')(page);
      await page.getByRole('dialog').getByRole('textbox').fill('99000');
      await page.locator('label:has(input[name=price-start][value=day])').click();
    },
  },
  {
    route: '/creators/$creatorId/memberships',
    as: 'yuna',
    address: ({ tier }) => `/creators/${tier.creatorId}/memberships`,
    open: clickFirst('button:has(.lucide-gift)'),
  },
  {
    route: '/creators/$creatorId/join/$tierId',
    as: 'marlow',
    address: ({ tier }) => `/creators/${tier.creatorId}/join/${tier.tierId}?currency=KRW`,
  },
  { route: '/memberships', as: 'tom', address: () => '/memberships' },
  {
    route: '/memberships/$membershipId',
    as: 'tom',
    address: ({ membership }) => `/memberships/${membership}`,
    open: clickFirst('main dl + div button'),
  },
  {
    route: '/memberships/$membershipId',
    as: 'yuna',
    address: ({ membershipWithCoupon }) => `/memberships/${membershipWithCoupon}`,
    open: async (page) => {
      await clickFirst('section[aria-labelledby=membership-coupons] button')(page);
      await page.getByRole('dialog').getByRole('checkbox').check();
      await page.getByRole('dialog').locator('strong').waitFor();
    },
  },
  {
    route: '/memberships/cancel',
    address: ({ cancelKey }) => `/memberships/cancel?key=${cancelKey}`,
  },
  { route: '/memberships/cancel', address: () => '/memberships/cancel' },
  {
    route: '/studio/statements/$runId',
    as: 'marlow',
    address: ({ settlement }) => `/studio/statements/${settlement.runId}`,
  },
  {
    route: '/operate/settlements/$runId',
    as: 'operator',
    address: ({ settlement }) => `/operate/settlements/${settlement.runId}`,
  },
  {
    route: '/operate/settlements/$runId/$creatorId',
    as: 'operator',
    address: ({ settlement }) => `/operate/settlements/${settlement.runId}/${settlement.creatorId}`,
  },
  {
    route: '/operate/ledger/$txnId',
    as: 'operator',
    address: ({ purchase }) => `/operate/ledger/${purchase}`,
  },
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map((tab): Screen => ({
    route: '/operate',
    as: 'operator',
    address: () => '/operate',
    open: openTab(tab),
  })),
  ...['payout-batches', 'all-payouts'].map((section): Screen => ({
    route: '/operate',
    as: 'operator',
    address: () => '/operate',
    open: async (page) => {
      await openTab(5)(page);
      await clickFirst(`section[aria-labelledby=${section}] li button`)(page);
      await settled(page);
    },
  })),
  { route: '/settings', as: 'yuna', address: () => '/settings' },
  { route: '/settings/payment-methods', as: 'yuna', address: () => '/settings/payment-methods' },
  {
    route: '/settings/payment-methods/return',
    as: 'yuna',
    address: () => '/settings/payment-methods/return',
  },
  { route: '/studio/payouts/return', as: 'haneul', address: () => '/studio/payouts/return' },
  { route: '/sign-in', address: () => '/sign-in' },
  { route: '/sign-up', address: () => '/sign-up' },
  { route: '/reset-password', address: () => '/reset-password' },
  { route: '/reset-password', address: () => '/reset-password?token=abc' },
  { route: 'nowhere', address: () => '/nowhere' },
];
