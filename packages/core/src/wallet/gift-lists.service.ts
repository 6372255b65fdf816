import { AppError } from '@inkvine/contracts/errors';
import type {
  GiftKey,
  GiftListInput,
  OfferedGift,
  ReceivedGift,
  ReceivedGiftPage,
  SentGiftPage,
} from '@inkvine/contracts/gifts';
import { GiftId, UserId } from '@inkvine/contracts/primitives';
import {
  findGiftDetail,
  listReceivedGifts,
  listSentGifts,
  type GiftDetailRow,
} from '@inkvine/db/wallet/gift-list.repository';
import { claimRefusal } from '@inkvine/domain/wallet/gift';
import type { z } from 'zod';
import { decodeCursor, toPage } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import type { IdentityService } from '../identity/identity.service.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

export type GiftNoticeAbout = 'offered' | 'claimed' | 'expired';

/** What people gave and were given, and the notices of it. */
export function createGiftListsService({
  db,
  clock,
  identity,
}: Pick<ServiceDependencies, 'db' | 'clock'> & { identity: IdentityService }) {
  return {
    /** What the caller gave, newest first. @throws AppError INVALID_INPUT for a cursor of another list */
    async listSent(
      caller: Actor,
      { cursor, limit }: z.infer<typeof GiftListInput>,
    ): Promise<z.input<typeof SentGiftPage>> {
      const before = decodeCursor(GiftId, cursor);
      const rows = await listSentGifts(db, { userId: caller.userId, before, limit: limit + 1 });
      return toPage(rows, limit, toSent, (row) => row.id);
    },

    /** What was given to the caller, newest first. @throws AppError INVALID_INPUT for a cursor of another list */
    async listReceived(
      caller: Actor,
      { cursor, limit }: z.infer<typeof GiftListInput>,
    ): Promise<z.input<typeof ReceivedGiftPage>> {
      const before = decodeCursor(GiftId, cursor);
      const rows = await listReceivedGifts(db, { userId: caller.userId, before, limit: limit + 1 });
      const now = clock.now();
      return toPage(
        rows,
        limit,
        (row) => toReceived(row, now),
        (row) => row.id,
      );
    },

    /** A gift as whoever may claim it sees it. @throws AppError NOT_FOUND, also for a gift to somebody else */
    async getOffered(caller: Actor, key: GiftKey): Promise<z.input<typeof OfferedGift>> {
      const { userId } = caller;
      const row = await findGiftDetail(db, key, userId);
      const isOffered = 'code' in key || row?.receiverId === userId || row?.claimedBy === userId;
      if (row === undefined || !isOffered) throw new AppError('NOT_FOUND');
      const now = clock.now();
      const hasAll = row.chapters.every(({ isTheirs }) => isTheirs);
      const refusal = claimRefusal(row, userId, now) ?? (hasAll ? 'already_yours' : null);
      return { ...toReceived(row, now), refusal, isMine: row.claimedBy === userId };
    },

    /** For the notice by mail. @throws AppError NOT_FOUND */
    async getNotice(giftId: GiftId, about: GiftNoticeAbout) {
      const row = await findGiftDetail(db, { giftId }, null);
      const to = about === 'offered' ? row?.receiverId : row?.giverId;
      if (row === undefined || to === null || to === undefined) throw new AppError('NOT_FOUND');
      return {
        gift: toSent(row),
        giverName: row.giverName,
        about,
        to: await identity.getContact(UserId.parse(to)),
      };
    },
  };
}

const chaptersOf = (row: GiftDetailRow) => row.chapters.map(({ chapterId, title }) => ({ chapterId, title }));

const commonOf = (row: GiftDetailRow) => ({
  ...{ id: row.id, novelTitle: row.novelTitle, novelSlug: row.novelSlug, chapters: chaptersOf(row) },
  ...{ message: row.message, createdAt: row.createdAt, expiresAt: row.expiresAt },
});

function toSent(row: GiftDetailRow) {
  const { receiverName, code, coins, why, state, chapters } = row;
  return {
    ...{ ...commonOf(row), receiverName, code, coins, why, state },
    returnedCoins: chapters.reduce((sum, each) => sum + (each.state === 'returned' ? each.coins : 0), 0),
    isDisputed: chapters.some((each) => each.state === 'waiting' && each.isDisputed),
  };
}

function toReceived(row: GiftDetailRow, now: Date): z.input<typeof ReceivedGift> {
  const isOver = row.state === 'waiting' && now >= new Date(row.expiresAt);
  return { ...commonOf(row), giverName: row.giverName, state: isOver ? 'returned' : row.state };
}
