import type { GiftsSeenInput, GiftsToSee } from '@inkvine/contracts/gifts';
import { findGiftsToSee, updateGiftsSeen } from '@inkvine/db/wallet/gift-news.repository';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** What of gifts waits to be seen, wherever somebody is: gifts to them, and what became of those they gave. */
export function createGiftNewsService({ db, clock }: Pick<ServiceDependencies, 'db' | 'clock'>) {
  const count = ({ userId }: Actor) => findGiftsToSee(db, { userId, at: clock.now() });

  return {
    /** How many there are. */
    count: (caller: Actor): Promise<z.input<typeof GiftsToSee>> => count(caller),

    /** Notes that the caller has seen what became of gifts of theirs. Those of others are left alone. */
    async markSeen(
      caller: Actor,
      { giftIds }: z.output<typeof GiftsSeenInput>,
    ): Promise<z.input<typeof GiftsToSee>> {
      await updateGiftsSeen(db, { userId: caller.userId, giftIds, at: clock.now() });
      return await count(caller);
    },
  };
}

export type GiftNewsService = ReturnType<typeof createGiftNewsService>;
