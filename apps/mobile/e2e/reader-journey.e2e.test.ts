import { findBarriers, launchBrowser } from '@inkvine/testkit/browser';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { startStack, type Stack } from '@inkvine/testkit/stack';
import { buildFork, buildNovel, type BuiltNovel } from '@inkvine/testkit/stories.builders';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { joinAndStay, openPurchaseReceipt, topUpByTransfer, topUpWithSavedCard } from './payment-acts.ts';
import { findSmallTargets, keptTexts, open, takePhone } from './phone.ts';
import { openByWaiting } from './wait-acts.ts';
import { buildReadersWiki, chooseAndSuggest } from './wiki-acts.ts';
import { serveExport, type StaticSite } from './static-site.ts';

const LINES = Array.from({ length: 120 }, (_, line) => `Paragraph ${line + 1} of the tide tables of Thole.`);

let site: StaticSite;
let stack: Stack;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: string[];
let novel: BuiltNovel;

beforeAll(async () => {
  site = await serveExport();
  stack = await startStack({
    env: {
      ...{ MOBILE_WEB_ORIGIN: site.origin, MOBILE_RETURN_URL: `${site.origin}/top-up/return` },
      SAVED_METHOD_SECRET: 'saved-method-secret-of-the-tests-0123456789',
    },
  });
  const { db } = stack.database;
  const author = await buildActor(db, { role: 'creator', name: 'Marlow' });
  novel = await buildNovel(db, {
    authorId: author.userId,
    title: 'Against the Return',
    slug: 'against-the-return',
    chapters: [
      { title: 'Policy Seventeen', text: LINES.join('\n') },
      { title: 'The Thole Boat' },
      { title: 'The Indenture', price: 3, text: 'What the indenture said.' },
      { title: 'The Pilot', price: 3, text: 'What the pilot knew.' },
    ],
  });
  await db
    .updateTable('novel')
    .set({ warnings: ['Storms'] })
    .where('id', '=', novel.novelId)
    .execute();
  const ofBranch = { branch_id: novel.branchId, title: 'The First Tide' };
  const volume = { id: crypto.randomUUID(), ...ofBranch, position: 1 };
  await db.insertInto('volume').values(volume).execute();
  await db
    .updateTable('chapter')
    .set({ volume_id: volume.id, number_label: 'Prologue' })
    .where('id', '=', novel.chapterIds[0]!)
    .execute();
  const words = { title: 'A break', body: 'Until Monday.', published_at: new Date().toISOString() };
  const notice = { id: crypto.randomUUID(), ...ofBranch, ...words };
  await db.insertInto('notice').values(notice).execute();
  await db
    .insertInto('coin_product')
    .values({
      ...{ id: crypto.randomUUID(), name_ko: '10코인', name_en: 'Ten coins', currency: 'KRW' },
      ...{ paid_coins: 10, bonus_coins: 0, price_minor: 1_000 },
    })
    .execute();
  await buildReadersWiki(db, author, novel);
  const { branchId } = await buildFork(db, novel, {
    forkPosition: 1,
    authorId: (await buildActor(db, { role: 'creator', name: 'Inga' })).userId,
    chapters: [{ title: 'Slack water', text: 'In this tide nobody went out.' }],
  });
  await db.updateTable('branch').set({ name: 'The Other Tide' }).where('id', '=', branchId).execute();
  browser = await launchBrowser();
  ({ context, page, faults } = await takePhone(browser));
});

afterAll(async () => {
  await context?.close();
  await browser?.close();
  await stack?.close();
  await site?.close();
});

const button = (name: string | RegExp) => page.getByRole('button', { name });
const link = (name: string | RegExp) => page.getByRole('link', { name });
const says = (text: string | RegExp) => page.getByText(text).filter({ visible: true }).first().waitFor();

it('finds its server', async () => {
  await page.goto(site.origin);
  await says('The service cannot be reached right now. Please try again in a moment.');
  await link('Change the server').first().click();
  await page.getByLabel('Address of the server').fill('not an address');
  await button('Use this server').click();
  await says('This is no web address. It looks like https://books.example.org.');
  await page.getByLabel('Address of the server').fill(site.origin);
  await button('Use this server').click();
  await says('No Inkvine answers there. Please check the address.');
  await page.getByLabel('Address of the server').fill(stack.url);
  await button('Use this server').click();
  await says('Fresh ink');
  await link(/Against the Return/).waitFor();
});

it('lets a guest read what is free and meet the price', async () => {
  await link(/Against the Return/).click();
  await says('The first 2 chapters are free to read for everyone.');
  await says('This novel contains: Storms');
  await says('Until Monday.');
  await page.getByRole('heading', { name: 'The First Tide' }).waitFor();
  await link(/Prologue.*Policy Seventeen/).waitFor();
  await link(/1.*The Thole Boat/).waitFor();
  await link('Start reading').click();
  await says('Paragraph 1 of the tide tables of Thole.');
  await page.goto(`${site.origin}/novels/against-the-return`);
  await link(/The Indenture/).click();
  await says('This chapter waits behind a small gate');
  await says('It costs 3 coins. Sign in or make an account to unlock it.');
  expect(await page.content()).not.toContain('What the indenture said.');
});

it('makes an account and comes back to the chapter', async () => {
  await link('Sign in to unlock').click();
  await link('Sign up').click();
  await page.getByLabel('Name').fill('Win Ockley');
  await page.getByLabel('E-mail').fill('win@test.inkvine.example');
  await page.getByLabel('Password').first().fill('short');
  await button('Sign up').click();
  await says('Please choose a longer password: at least 10 characters.');
  await page.getByLabel('Password').first().fill('the swept house');
  await button('Sign up').click();
  await says('Welcome, Win Ockley.');
  await says('This chapter waits behind a small gate');
  await says('Missing');
});

it('turns back from the checkout without paying', async () => {
  await link('Top up to continue').click();
  await button('Pay ₩1,000').click();
  await page.locator('button[value=cancel]').click();
  await says('You canceled the payment');
  await link('Choose again').click();
  await button('Pay ₩1,000').waitFor();
});

it('tops up at the payment provider’s page and comes back with the coins', async () => {
  await button('Pay ₩1,000').click();
  await page.locator('button[value=pay]').click();
  await says('Your coins are here');
  await says('10 coins were added.');
  await link('Back to the chapter').click();
  await button('Unlock for 3 coins').waitFor();
});

it('says that it is asking while the payment provider is silent, and shows the coins once they come', async () => {
  await stack.gateway('toss').control('webhooks/policy', { timing: 'off' });
  await stack.gateway('toss').control('faults', { kind: 'execute_then_drop', path: '/v1/payments/confirm' });
  await page.goto(`${site.origin}/top-up`);
  await button('Pay ₩1,000').click();
  await page.locator('button[value=pay]').click();
  await says('We are asking the payment provider');
  await says(/Nothing is charged twice/);
  const paymentKey = new URL(page.url()).searchParams.get('paymentKey');
  await stack.gateway('toss').control('webhooks/policy', { timing: 'after_response' });
  await stack.gateway('toss').control('webhooks/send', { paymentKey });
  await says('Your coins are here');
  await page.goto(`${site.origin}/read/${novel.chapterIds[2]}`);
});

it('unlocks once, however often it is tapped', async () => {
  await button('Unlock for 3 coins').evaluate((element: HTMLElement) => {
    element.click();
    element.click();
  });
  await says('What the indenture said.');
  await assertSoundLedger(stack.database.db);
  const unlocks = await stack.database.db.selectFrom('unlock').select('coins').execute();
  expect(unlocks).toEqual([{ coins: 3 }]);
});

it('gives coins with a message, and the ranking shows them', async () => {
  await page.goto(`${site.origin}/novels/against-the-return`);
  await link('Support Marlow').click();
  await page.getByRole('radio', { name: '5 coins' }).click();
  await page.getByLabel('Message (optional)').fill('For the lamp.');
  await says('You have 17 coins; 12 coins remain.');
  await button('Give 5 coins').click();
  await says('Thank you. Marlow has received 5 coins.');
  await page.getByRole('radio', { name: 'Patrons' }).click();
  await page.getByRole('radio', { name: 'Today' }).click();
  await says('Win Ockley');
  await says('5 coins from 1 person');
});

it('keeps history, receipt and gifts in the wallet', async () => {
  await page.goto(`${site.origin}/wallet`);
  await says('12 coins');
  await says('Donation to Marlow');
  await says('Against the Return · The Indenture');
  await page.getByRole('radio', { name: 'Top-ups' }).click();
  await says('Coins bought');
  await page.getByText('Donation to Marlow').filter({ visible: true }).first().waitFor({ state: 'hidden' });
  await link(/Coins bought/)
    .first()
    .click();
  await says('Ten coins');
  await says('₩1,000');
  await page.goto(`${site.origin}/wallet`);
  await page.getByRole('radio', { name: 'Donations you made' }).click();
  await says('For the lamp.');
  await openPurchaseReceipt(page, 'The Indenture');
  await assertSoundLedger(stack.database.db);
});

it('tops up with a saved card, which goes, and joins with another once one was refused', async () => {
  await topUpWithSavedCard(page, site.origin);
  await joinAndStay(page, site.origin, stack.database.db);
  await assertSoundLedger(stack.database.db);
});

it('tops up by bank transfer and has the money sent back to an account', async () => {
  await topUpByTransfer(page, site.origin, stack.gateway('toss').url);
  await assertSoundLedger(stack.database.db);
});

it('keeps the reader’s paragraph through larger type and a later return', async () => {
  const chapterId = novel.chapterIds[0]!;
  await page.goto(`${site.origin}/read/${chapterId}`);
  await says('Paragraph 1 of the tide tables of Thole.');
  await page.mouse.move(195, 500);
  for (let flick = 0; flick < 10; flick += 1) {
    await page.mouse.wheel(0, 240);
    await page.waitForTimeout(120);
  }
  const findPlace = () =>
    stack.database.db
      .selectFrom('chapter_progress')
      .select('quote')
      .where('chapter_id', '=', chapterId)
      .where('fraction', '>', 0.2)
      .executeTakeFirst();
  await expect.poll(findPlace).toBeDefined();
  const { quote } = (await findPlace())!;
  const topOf = async () => {
    const box = await page.getByText(quote).first().boundingBox();
    return box === null ? Number.NaN : box.y + box.height;
  };
  // The text is laid out anew before it is scrolled: it passes through other places on its way.
  const standsOnTop = () =>
    expect.poll(topOf, { timeout: 20_000 }).toSatisfy((top: number) => top > 60 && top < 220);

  await button('Reading settings').click();
  await button('Text size: Larger').click();
  await button('Text size: Larger').click();
  await page.getByRole('radio', { name: 'Dyslexia-friendly' }).click();
  await button('Close').click();
  await standsOnTop();

  const typeface = () =>
    page
      .getByText(quote)
      .first()
      .evaluate((text) => getComputedStyle(text).fontFamily);
  await expect.poll(typeface).toMatch(/^OpenDyslexic/);
  const savedProfiles = async () => {
    const saved = await stack.database.db
      .selectFrom('reading_preference')
      .select('profiles')
      .executeTakeFirst();
    return JSON.stringify(saved);
  };
  await expect.poll(savedProfiles).toContain('"family":"dyslexic"');
  await standsOnTop();

  await page.reload();
  await standsOnTop();
});

it('puts the story on another shelf, with why', async () => {
  await open(page, `${site.origin}/library`);
  await link('Continue at chapter 1').waitFor();
  await button('More for Against the Return').click();
  const sheet = page.getByRole('dialog');
  await sheet.getByText(/The furthest chapter you opened is 3/).waitFor();
  expect(await findBarriers(page)).toEqual([]);
  expect(await findSmallTargets(page)).toEqual([]);
  await sheet.getByRole('radio', { name: 'Dropped' }).click();
  await sheet.getByLabel('Why (only you see it)').fill('Too many tables.');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await says('Moved.');
  await says('You are not reading anything yet');
  await page.getByRole('radio', { name: 'Dropped' }).click();
  await says('“Too many tables.”');
  expect(await findBarriers(page)).toEqual([]);
});

it('tells in the wiki what the reader knows, from the word in the text on', async () => {
  await open(page, `${site.origin}/read/${novel.chapterIds[1]}`);
  await link('skipper').click();
  await page.getByRole('heading', { name: 'Skipper Brae' }).waitFor();
  await says('Keeps the boat of Thole.');
  await says('rank of Skipper Brae');
  expect(await findBarriers(page)).toEqual([]);
  await link('To the wiki').click();
  await says('Shows what you know up to chapter 3.');
  await link(/^Skipper Brae/)
    .filter({ visible: true })
    .waitFor();
  const search = page.getByLabel('Search the wiki');
  await search.click();
  await page.keyboard.type('unseen');
  await says('Nothing found');
  expect(await search.inputValue()).toBe('unseen');
  await search.fill('brae');
  await says('1 entry');
  expect(await findBarriers(page)).toEqual([]);
  await search.fill('');
  await page.getByRole('radio', { name: 'Timeline 1' }).click();
  await page.getByRole('heading', { name: 'The boat is found' }).waitFor();
  expect(await findBarriers(page)).toEqual([]);
  const content = await page.content();
  expect(content).not.toContain('Pilot Unseen');
  expect(content).not.toContain('The boat is lost');
});

it('looks back in the wiki, lets it tell more and takes that back, and suggests something', async () => {
  await chooseAndSuggest(page);
  const { title } = await stack.database.db
    .selectFrom('wiki_suggestion')
    .select('title')
    .executeTakeFirstOrThrow();
  expect(title).toBe('The boat');
});

it('reads a branch, and says who wrote what', async () => {
  await open(page, `${site.origin}/novels/against-the-return`);
  await page.getByRole('link', { name: 'Branches', exact: true }).click();
  await says('parts after chapter 1');
  expect(await findBarriers(page)).toEqual([]);
  await link(/^The Other Tide/).click();
  await says(/^Chapter 1 by Marlow, as of/);
  await says('This novel contains: Storms');
  await says('from the original');
  await link(/Slack water/).click();
  await says('In this tide nobody went out.');
  await says('The Other Tide · by Inga');
  expect(await findBarriers(page)).toEqual([]);
});

it('reads what was opened while the server is away, and brings the place there once it is back', async () => {
  const [opened, , , locked] = novel.chapterIds;
  await page.goto(`${site.origin}/read/${locked}`);
  await says('This chapter waits behind a small gate');
  await page.goto(`${site.origin}/novels/against-the-return`);
  await page.getByRole('img', { name: 'Readable offline' }).first().waitFor();
  await stack.server.kill();
  await page.goto(`${site.origin}/read/${locked}`);
  await button('Try again').waitFor();
  await page.goto(`${site.origin}/read/${opened}`);
  await says(/of the tide tables of Thole/);
  await says(/^Saved copy of \d/);
  await says('You are offline.');
  expect(await findBarriers(page)).toEqual([]);
  const keptQuote = async () => {
    // Up to the first line, however many turns of the wheel it takes.
    await page.mouse.wheel(0, -4_000);
    return page.evaluate((chapterId) => {
      const kept =
        Object.entries(localStorage).find(([key]) => key.startsWith('inkvine.places.'))?.[1] ?? '[]';
      const places = JSON.parse(kept) as { chapterId: string; anchor: { quote: string } }[];
      return places.find((place) => place.chapterId === chapterId)?.anchor.quote;
    }, opened);
  };
  await expect.poll(keptQuote, { interval: 500 }).toMatch(/^Paragraph 1 of/);
  await stack.server.start();
  const arrived = () =>
    stack.database.db
      .selectFrom('chapter_progress')
      .select('quote')
      .where('chapter_id', '=', opened!)
      .executeTakeFirst();
  await expect.poll(arrived).toEqual({ quote: expect.stringMatching(/^Paragraph 1 of/) });
  await page.getByText('You are offline.').waitFor({ state: 'detached' });
});

it('opens a chapter by waiting, which begins when its reader says so', () =>
  openByWaiting({ stack, page, site, novel }, 3, 'What the pilot knew.'));

it('signs out and shows nothing of the person', async () => {
  await page.goto(`${site.origin}/me`);
  await says('Win Ockley');
  await button('Sign out').click();
  await says('You are reading as a guest');
  await expect.poll(() => keptTexts(page)).not.toMatch(/tide tables|Win Ockley|indenture said/);
  await page.goto(`${site.origin}/wallet`);
  await says('Please sign in first');
  expect(faults).toEqual([]);
});
