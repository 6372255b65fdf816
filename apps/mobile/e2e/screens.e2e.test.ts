import { randomUUID } from 'node:crypto';
import { createInkvineClient } from '@inkvine/client/inkvine-client';
import { coins } from '@inkvine/contracts/money';
import type { ChapterId } from '@inkvine/contracts/primitives';
import { findBarriers, launchBrowser } from '@inkvine/testkit/browser';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildPaymentMethod } from '@inkvine/testkit/payment-method.builders';
import { startStack, type Stack } from '@inkvine/testkit/stack';
import { buildFork, buildNovel } from '@inkvine/testkit/stories.builders';
import { buildTier } from '@inkvine/testkit/tier.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { createWikiWriter } from '@inkvine/testkit/wiki.builders';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSmallTargets, open, takePhone } from './phone.ts';
import { serveExport, type StaticSite } from './static-site.ts';

/** More than a screen of them, and no two the same. */
const LINES = Array.from({ length: 60 }, (_, line) => `${line + 1}번째 줄.`);

let site: StaticSite;
let stack: Stack;
let browser: Browser;
let token: string;
let chapterIds: ChapterId[];
let moneyPaths: string[];
const paths: Record<'guest' | 'member', string[]> = { guest: [], member: [] };

beforeAll(async () => {
  site = await serveExport();
  stack = await startStack({
    env: {
      INKVINE_DEMO: 'true',
      MOBILE_WEB_ORIGIN: site.origin,
      MOBILE_RETURN_URL: `${site.origin}/top-up/return`,
    },
  });
  const { db } = stack.database;
  const author = await buildActor(db, { role: 'creator', name: '하늘' });
  const chapters = [{ text: LINES.join('\n') }, { price: 3 }, {}, { price: 2 }];
  const benefits = [{ kind: 'early_chapters', days: 7 } as const];
  await buildTier(db, author.userId, { benefits, trialDays: 7 });
  const coinTier = { currency: 'COI', amount: 79, trialDays: 7 } as const;
  const offer = await buildTier(db, author.userId, { name: 'Tree', rank: 2, ...coinTier });
  const other = await buildActor(db, { role: 'creator', name: 'Marlow' });
  const { tierId: otherTier } = await buildTier(db, other.userId, { ...coinTier, trialDays: 0 });
  const novel = await buildNovel(db, { authorId: author.userId, slug: 'tides', language: 'ko', chapters });
  ({ chapterIds } = novel);
  const wiki = createWikiWriter(db, { author, ...novel });
  const entry = await wiki.createEntry('뱃사람', wiki.gate(0), '배를 지키는 사람.');
  const fork = await buildFork(db, novel, { forkPosition: 1, authorId: author.userId });
  const email = 'sora@test.inkvine.example';
  token = await signUp({ name: '소라', email, password: 'the swept house' });
  const { id: memberId } = await db
    .selectFrom('user')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
  await buildCoins(db, memberId, { paid: 20, bonus: 5 });
  await buildPaymentMethod(db, memberId);
  const order = await db.selectFrom('top_up').select('id').executeTakeFirstOrThrow();
  const sora = clientOf(token);
  const [, gated, , bought] = chapterIds as [ChapterId, ChapterId, ChapterId, ChapterId];
  await sora.wallet.unlock.mutate({ chapterId: bought, expectedPrice: coins(2) });
  const { items } = await sora.wallet.purchases.query({});
  const giver = { name: '유나', email: 'yuna@test.inkvine.example', password: 'the swept house' };
  const yuna = clientOf(await signUp(giver));
  await buildCoins(db, (await yuna.identity.me.query())!.id, { paid: 20, bonus: 0 });
  const give = (to: string | null) =>
    yuna.gifts.give.mutate({
      ...{ branchId: novel.branchId, chapterIds: [gated], expectedTotal: coins(3), to },
      ...{ message: '', confirmed: false, idempotencyKey: randomUUID() },
    });
  const [toSora, byLink] = [await give(email), await give(null)];
  moneyPaths = [`/purchases/${items[0]!.txnId}`, `/gifts/to-me/${toSora.giftId}`, `/gifts/${byLink.code}`];
  const membership = await sora.memberships.subscribe.mutate({
    ...{ ...offer, expectedAmount: 79, paymentMethodId: null, timeZone: 'Asia/Seoul' },
    idempotencyKey: randomUUID(),
  });
  browser = await launchBrowser();

  paths.guest = [
    '/',
    '/me',
    '/sign-in',
    '/sign-up',
    '/forgot-password',
    '/settings/server',
    '/nowhere',
    '/library',
  ];
  paths.member = [
    ...[
      '/',
      '/library',
      '/wallet',
      '/me',
      '/top-up',
      `/receipts/${order.id}`,
      `/top-up/return?topUpId=${order.id}`,
    ],
    ...['/novels/tides', '/donate/tides', `/read/${chapterIds[0]}`, `/read/${chapterIds[1]}`],
    ...['/novels/tides/wiki', `/novels/tides/wiki/${entry}`, '/novels/tides/branches'],
    `/novels/tides?branch=${fork.branchId}`,
    ...['/settings/sessions', '/received', '/payment-methods', '/badges'],
    `/creators/${author.userId}/memberships`,
    ...['/memberships', `/memberships/${membership.id}`, `/creators/${other.userId}/join/${otherTier}`],
  ];
});

afterAll(async () => {
  await browser?.close();
  await stack?.close();
  await site?.close();
});

const clientOf = (session: string) =>
  createInkvineClient({ baseUrl: stack.url, clientName: 'mobile', getToken: () => session });

/** Makes an account as the app does and gives its bearer token. */
async function signUp(person: { name: string; email: string; password: string }): Promise<string> {
  const response = await fetch(`${stack.url}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: site.origin },
    body: JSON.stringify(person),
  });
  const given = response.headers.get('set-auth-token');
  if (given === null) throw new Error(`sign-up answered ${response.status}`);
  return given;
}

describe.each([
  { locale: 'ko-KR', theme: 'light' },
  { locale: 'en-GB', theme: 'dark' },
] as const)('in $locale, $theme', ({ locale, theme }) => {
  it.each(['guest', 'member'] as const)('every screen of a %s can be used by everyone', async (who) => {
    const { context, page, faults } = await takePhone(browser, { locale, server: stack.url });
    await page.emulateMedia({ colorScheme: theme });
    if (who === 'member')
      await page.addInitScript((given) => sessionStorage.setItem('inkvine.session', given), token);
    const found: Record<string, string[]> = {};
    const titles = new Set<string>();
    for (const path of paths[who]) {
      await open(page, site.origin + path);
      const problems = [...(await findBarriers(page)), ...(await findSmallTargets(page))];
      if (problems.length > 0) found[path] = problems;
      titles.add(await page.title());
      expect(await page.locator('html').getAttribute('lang')).toBe(locale.slice(0, 2));
    }
    expect(found).toEqual({});
    expect(faults).toEqual([]);
    // Payment and its return share their title; every other screen has its own.
    expect(titles.size).toBeGreaterThanOrEqual(paths[who].length - 1);
    await context.close();
  });

  it('gifts, receipts and every part of the wallet can be used by everyone', async () => {
    const { context, page, faults } = await takePhone(browser, { locale, server: stack.url });
    await page.emulateMedia({ colorScheme: theme });
    await page.addInitScript((given) => sessionStorage.setItem('inkvine.session', given), token);
    const found: Record<string, string[]> = {};
    const look = async (what: string) => {
      const problems = [...(await findBarriers(page)), ...(await findSmallTargets(page))];
      if (problems.length > 0) found[what] = problems;
    };
    for (const path of moneyPaths) {
      await open(page, site.origin + path);
      await look(path);
    }
    await open(page, `${site.origin}/wallet`);
    await page.getByRole('button', { name: locale === 'ko-KR' ? '지난 잔액' : 'look back' }).click();
    await look('tools of the history');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('wallet-history.csv');
    await page
      .getByRole('button', { name: locale === 'ko-KR' ? '지난 날의 잔액' : 'Balance on a day' })
      .click();
    await page.getByLabel(locale === 'ko-KR' ? '날짜' : 'Day', { exact: true }).fill('2026-01-31');
    await page.getByText(locale === 'ko-KR' ? '유료 0, 보너스 0' : '0 paid, 0 bonus').waitFor();
    await look('balance of a day');
    await page.keyboard.press('Escape');
    const parts = page.getByRole('radiogroup').first().getByRole('radio');
    for (const part of await parts.allTextContents()) {
      await parts.filter({ hasText: part }).click();
      await expect.poll(() => parts.filter({ hasText: part }).getAttribute('aria-checked')).toBe('true');
      await page.locator('[aria-busy=true]').filter({ visible: true }).first().waitFor({ state: 'detached' });
      await look(part);
    }
    await page
      .getByRole('link', { name: locale === 'ko-KR' ? '선물 보기' : 'Look at the gift' })
      .first()
      .waitFor();
    expect(found).toEqual({});
    expect(faults).toEqual([]);
    await context.close();
  });

  it('the reading settings can be used by everyone', async () => {
    const { context, page } = await takePhone(browser, { locale, server: stack.url });
    await page.emulateMedia({ colorScheme: theme });
    await open(page, site.origin + paths.member.find((path) => path.startsWith('/read/')));
    await page.getByRole('button', { name: locale === 'ko-KR' ? '읽기 설정' : 'Reading settings' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await findSmallTargets(page)).toEqual([]);
    const names = locale === 'ko-KR' ? ['세피아', '회색', '검정'] : ['Sepia', 'Grey', 'Black'];
    for (const name of names) {
      await page.getByRole('radio', { name }).click();
      expect(await findBarriers(page), name).toEqual([]);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await context.close();
  });

  it('a chapter can be read in pages, and its words are kept on changing over', async () => {
    const { context, page } = await takePhone(browser, { locale, server: stack.url });
    await page.emulateMedia({ colorScheme: theme });
    await open(page, `${site.origin}/read/${chapterIds[0]}`);
    const isKorean = locale === 'ko-KR';
    const read = async (mode: string) => {
      await page.getByRole('button', { name: isKorean ? '읽기 설정' : 'Reading settings' }).click();
      await page.getByRole('radio', { name: mode }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    const inPages = isKorean ? '페이지' : 'Pages';
    const turn = (name: string) => page.getByRole('button', { name }).click();
    const indicator = page.getByText(/^\d+ \/ \d+쪽?$/);
    const isOnPage = (number: number) =>
      expect.poll(() => indicator.textContent()).toMatch(new RegExp(`^${number} / [2-9]`));
    await read(inPages);
    await isOnPage(1);
    await page.touchscreen.tap(370, 400);
    await isOnPage(2);
    await turn(isKorean ? '이전 쪽' : 'Previous page');
    await isOnPage(1);
    await turn(isKorean ? '다음 쪽' : 'Next page');
    await isOnPage(2);
    expect(await findBarriers(page)).toEqual([]);
    expect(await findSmallTargets(page)).toEqual([]);
    const keptQuote = () =>
      page.evaluate(() => /"quote":"([^"]*)"/.exec(localStorage.getItem('inkvine.places.guest') ?? '')?.[1]);
    await expect.poll(keptQuote).not.toBe(LINES[0]);
    const quote = (await keptQuote())!;
    await read(isKorean ? '스크롤' : 'Scroll');
    const topOf = async () => (await page.getByText(quote, { exact: true }).boundingBox())?.y;
    await expect.poll(topOf).toBeLessThan(160);
    expect(await topOf()).toBeGreaterThan(40);
    await read(inPages);
    await isOnPage(2);
    await context.close();
  });
});

it('offers the place of another device and does not jump to it', async () => {
  const [near, , far] = chapterIds as [ChapterId, ChapterId, ChapterId];
  const { context, page } = await takePhone(browser, { server: stack.url });
  await page.addInitScript((given) => sessionStorage.setItem('inkvine.session', given), token);
  const tablet = clientOf(token);
  await tablet.reading.saveProgress.mutate({
    ...{ chapterId: far, finished: false, anchor: { blockId: 'b', quote: '', fraction: 0.5 } },
    device: { id: crypto.randomUUID(), name: 'Tablet' },
  });
  await open(page, `${site.origin}/read/${near}`);
  await page.getByText(/^You were in chapter 3 on Tablet/).waitFor();
  expect(page.url()).toContain(near);
  expect(await findBarriers(page)).toEqual([]);
  expect(await findSmallTargets(page)).toEqual([]);
  await page.getByRole('button', { name: 'Continue there' }).click();
  await page.waitForURL((url) => url.pathname.endsWith(far));
  await page.getByRole('button', { name: 'Continue there' }).waitFor({ state: 'detached' });
  await context.close();
});

it('lets one become a demo person with one tap', async () => {
  const { context, page } = await takePhone(browser, { server: stack.url });
  const info = (await (await fetch(`${stack.url}/trpc/system.info`)).json()) as {
    result: { data: { json: { demo: { people: { name: string; email: string }[]; password: string } } } };
  };
  const { people, password } = info.result.data.json.demo;
  const tom = people.find(({ name }) => name === 'Tom')!;
  await signUp({ name: tom.name, email: tom.email, password });
  await open(page, `${site.origin}/me`);
  await page.getByRole('button', { name: /^Tom/ }).click();
  await page.getByText('You are now Tom.').waitFor();
  await page.getByText(tom.email).waitFor();
  await context.close();
});
