import { AppError } from '@inkvine/contracts/errors';
import {
  SentGift,
  type GiftKey,
  type GiftListInput,
  type GiftRefusal,
  type OfferedGift,
  type ReceivedGift,
  type ReceivedGiftPage,
  type SentGiftPage,
  type SentGiftsInput,
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
import { createGiftedMonths } from '../memberships/gifted-months.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { GiftNews } from './gift-giving.ts';

/** What people gave and were given, and the notices of it. */
export function createGiftListsService({
  db,
  clock,
  ids,
  identity,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'> & { identity: IdentityService }) {
  const giftedMonths = createGiftedMonths({ clock, ids });

  /** What of one's own keeps one from taking it. */
  async function refusalOf(row: GiftDetailRow, userId: string): Promise<GiftRefusal | null> {
    if (row.membership !== null) return await giftedMonths.refusal(db, userId, row.membership.tierId);
    return row.chapters.every(({ isTheirs }) => isTheirs) ? 'already_yours' : null;
  }

  return {
    /** What the caller gave, newest first. @throws AppError INVALID_INPUT for a cursor of another list */
    async listSent(
      caller: Actor,
      { cursor, limit, onlyNew = false }: z.infer<typeof SentGiftsInput>,
    ): Promise<z.input<typeof SentGiftPage>> {
      const before = decodeCursor(GiftId, cursor);
      const rows = await listSentGifts(db, { userId: caller.userId, before, limit: limit + 1, onlyNew });
      const now = clock.now();
      return toPage(
        rows,
        limit,
        (row) => toSent(row, now),
        (row) => row.id,
      );
    },

    /** What was given to the caller, newest first. @throws AppError INVALID_INPUT for a cursor of another list */
    async listReceived(
      caller: Actor,
      { cursor, limit }: z.infer<typeof GiftListInput>,
    ): Promise<z.input<typeof ReceivedGiftPage>> {
      const before = decodeCursor(GiftId, cursor);
      const now = clock.now();
      const rows = await listReceivedGifts(db, { userId: caller.userId, at: now, before, limit: limit + 1 });
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
      const now = clock.now();
      if (row === undefined || !isOffered || new Date(row.deliverAt) > now) throw new AppError('NOT_FOUND');
      const isMine = row.claimedBy === userId;
      const refusal = claimRefusal(row, userId, now) ?? (await refusalOf(row, userId));
      const canDecline = row.receiverId === userId && row.state === 'waiting' && refusal !== 'ended';
      const received = toReceived(row, now);
      // Whose membership it became part of is nobody else's business.
      const membership = received.membership && {
        ...received.membership,
        ...(!isMine && { membershipId: null }),
      };
      return { ...received, membership, refusal, isMine, canDecline };
    },

    /** For the notice by mail. @throws AppError NOT_FOUND */
    async getNotice(giftId: GiftId, about: GiftNews) {
      const row = await findGiftDetail(db, { giftId }, null);
      const to = about === 'offered' ? row?.receiverId : row?.giverId;
      if (row === undefined || to === null || to === undefined) throw new AppError('NOT_FOUND');
      return {
        gift: toSent(row, clock.now()),
        giverName: row.giverName,
        about,
        to: await identity.getContact(UserId.parse(to)),
      };
    },
  };
}

const paidWithOf = ({ paidWith }: GiftDetailRow): SentGift['paidWith'] =>
  SentGift.shape.paidWith.parse(paidWith);

const chaptersOf = (row: GiftDetailRow) => row.chapters.map(({ chapterId, title }) => ({ chapterId, title }));

const membershipOf = ({ membership }: GiftDetailRow): z.input<typeof ReceivedGift>['membership'] => {
  if (membership === null) return null;
  const { tierId, tierName, creatorId, creatorName, months, membershipId } = membership;
  return { tierId, tierName, creator: { id: creatorId, name: creatorName }, months, membershipId };
};

const commonOf = (row: GiftDetailRow) => ({
  ...{
    id: row.id,
    novelTitle: row.novelTitle ?? '',
    novelSlug: row.novelSlug ?? '',
    chapters: chaptersOf(row),
  },
  ...{
    membership: membershipOf(row),
    message: row.message,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
  },
});

function toSent(row: GiftDetailRow, now: Date): z.input<typeof SentGift> {
  const { receiverName, code, coins, why, state, chapters, membership, endedAt, isNew } = row;
  const common = commonOf(row);
  const months = membership === null ? [] : [{ ...membership, coins }];
  const items = [...chapters, ...months];
  return {
    ...{ ...common, receiverName, code, coins, why, state, endedAt, isNew },
    // To whoever gave it, what it became is somebody else's.
    membership: common.membership && { ...common.membership, membershipId: null },
    deliverAt: new Date(row.deliverAt) > now ? row.deliverAt : null,
    paidWith: paidWithOf(row),
    returnedCoins: items.reduce((sum, each) => sum + (each.state === 'returned' ? each.coins : 0), 0),
    isDisputed: items.some((each) => each.state === 'waiting' && each.isDisputed),
  };
}

function toReceived(row: GiftDetailRow, now: Date): z.input<typeof ReceivedGift> {
  const isOver = row.state === 'waiting' && now >= new Date(row.expiresAt);
  return { ...commonOf(row), giverName: row.giverName, state: isOver ? 'returned' : row.state };
}
