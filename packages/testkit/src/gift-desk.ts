import { randomUUID } from 'node:crypto';
import { ClaimGiftResult, GiftPreview, GiveGiftInput, GiveGiftResult } from '@inkvine/contracts/gifts';
import { coins } from '@inkvine/contracts/money';
import type { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import type { Actor } from '@inkvine/core/identity/actor';
import { createIdentityService } from '@inkvine/core/identity/identity.service';
import { createIds, type Ids } from '@inkvine/core/ports/ids.port';
import { createGiftListsService } from '@inkvine/core/wallet/gift-lists.service';
import { createGiftsService } from '@inkvine/core/wallet/gifts.service';
import { createUnlocksService } from '@inkvine/core/wallet/unlocks.service';
import type { Database } from '@inkvine/db/database';
import { createFakeClock } from './fake-clock.ts';
import { buildActor } from './identity.builders.ts';
import { createLocalWakeUps } from './local-wake-ups.ts';
import { buildNovel } from './stories.builders.ts';
import { buildCoins, buildSaleTerms, type CoinsOverrides } from './wallet.builders.ts';

/** When a desk's clock begins, and when what was given then is over. */
export const GIVEN_AT = '2026-11-20T03:00:00.000Z';
export const GIFTS_OVER = '2026-12-20T03:00:00.000Z';

/** Gifts with what a test of them needs: people with coins, works for sale, and a clock. */
export function createGiftDesk(db: Database, clock = createFakeClock(GIVEN_AT)) {
  const site = { publicUrl: 'https://ink.test', timeZone: 'Asia/Seoul' };
  const parts = (changes: { ids?: Ids } = {}) => ({
    ...{ db, clock, ids: createIds(), site, wakeUps: createLocalWakeUps(), ...changes },
  });
  const gifts = createGiftsService(parts());
  const unlocks = createUnlocksService(parts());

  async function buildReader(wallet: CoinsOverrides = { paid: 20, priceMinor: 2_003 }) {
    const reader = await buildActor(db);
    await buildCoins(db, reader.userId, wallet);
    return reader;
  }

  async function buildWork(...prices: number[]) {
    const novel = await buildNovel(db, { chapters: prices.map((price) => ({ price, text: 'Rain.' })) });
    await buildSaleTerms(db, novel.branchId, { rentCoins: 1 });
    return novel;
  }

  const previewOf = async (giver: Actor, work: Work, to: string | null = null, count = 10) =>
    GiftPreview.parse(
      await gifts.preview(giver, { branchId: work.branchId, fromChapterId: work.chapterIds[0]!, count, to }),
    );

  const inputOf = (work: { branchId: BranchId }, preview: GiftPreview, changes: Partial<GiveGift> = {}) =>
    GiveGiftInput.parse({
      ...{ branchId: work.branchId, expectedTotal: preview.total, to: null, message: 'Read this.' },
      chapterIds: preview.chapters.map(({ chapterId }) => chapterId),
      ...{ confirmed: false, idempotencyKey: randomUUID(), ...changes },
    });

  async function give(giver: Actor, work: Work, to: string | null = null) {
    const input = inputOf(work, await previewOf(giver, work, to), { to });
    const result = GiveGiftResult.parse(await gifts.give(giver, input));
    return { ...result, key: result.code === null ? { giftId: result.giftId } : { code: result.code } };
  }

  const claim = async (claimer: Actor, key: Parameters<typeof gifts.claim>[1]) =>
    ClaimGiftResult.parse(await gifts.claim(claimer, key));

  const balanceOf = ({ userId }: Actor) =>
    db.selectFrom('wallet').select(['paid', 'bonus']).where('user_id', '=', userId).executeTakeFirstOrThrow();

  async function ownedBy({ userId }: Actor): Promise<string[]> {
    const rows = await db
      .selectFrom('unlock')
      .innerJoin('chapter', 'chapter.id', 'unlock.chapter_id')
      .select('chapter_id')
      .where('user_id', '=', userId)
      .where('kind', '=', 'own')
      .orderBy('chapter.position')
      .execute();
    return rows.map((row) => row.chapter_id);
  }

  const own = (reader: Actor, chapterId: ChapterId, price: number) =>
    unlocks.unlock(reader, { chapterId, expectedPrice: coins(price) });

  return {
    ...{
      parts,
      clock,
      gifts,
      unlocks,
      buildReader,
      buildWork,
      previewOf,
      inputOf,
      give,
      claim,
      balanceOf,
      ownedBy,
      own,
    },
    lists: createGiftListsService({ ...parts(), identity: createIdentityService(parts()) }),
  };
}

type GiveGift = Parameters<ReturnType<typeof createGiftsService>['give']>[1];
type Work = Awaited<ReturnType<typeof buildNovel>>;
export type GiftDesk = ReturnType<typeof createGiftDesk>;
