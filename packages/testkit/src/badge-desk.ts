import { BadgeDraft, type BadgeScope, type BadgeTerms } from '@inkvine/contracts/badges';
import { BadgeRuleId } from '@inkvine/contracts/primitives';
import type { Actor } from '@inkvine/core/identity/actor';
import { createBadgeAwardsService } from '@inkvine/core/perks/badge-awards.service';
import { createBadgesService } from '@inkvine/core/perks/badges.service';
import { createIds } from '@inkvine/core/ports/ids.port';
import type { Database } from '@inkvine/db/database';
import { insertDonation } from '@inkvine/db/wallet/spend.repository';
import { createFakeClock } from './fake-clock.ts';
import { buildActor } from './identity.builders.ts';
import type { BuiltNovel } from './stories.builders.ts';
import { buildCoins } from './wallet.builders.ts';

const ids = createIds();
/** When a desk's clock begins. */
export const BADGES_AT = '2026-11-20T03:00:00.000Z';
const SITE = { publicUrl: 'https://ink.test', timeZone: 'Asia/Seoul' };

/** Badges with what a test of them needs: people who give, rules, and a clock that lets the ledger settle. */
export function createBadgeDesk(db: Database) {
  const clock = createFakeClock(BADGES_AT);
  const parts = { db, clock, ids, site: SITE };
  const badges = createBadgesService(parts);
  const awards = createBadgeAwardsService({ ...parts, atOnce: 50 });

  return {
    ...{ clock, badges, awards },

    async buildDonor(coins = 1_000) {
      const donor = await buildActor(db);
      await buildCoins(db, donor.userId, { paid: coins });
      return donor;
    },

    /** @returns the ledger's transaction */
    async donate(
      donor: { userId: string },
      novel: Pick<BuiltNovel, 'novelId'>,
      coins: number,
      anonymous = false,
    ): Promise<string> {
      const txnId = ids.next();
      await insertDonation(db, {
        ...{ txnId, userId: donor.userId, amount: coins, kinds: ['paid', 'bonus', 'event'] },
        ...{
          idemKey: `donation:${txnId}`,
          reqHash: '',
          at: clock.now().toISOString(),
          donationId: ids.next(),
        },
        ...{ novelId: novel.novelId, message: '', anonymous },
        outbox: { key: txnId, jobId: 'wallet.announce-donation', payload: {} },
      });
      return txnId;
    },

    async publish(
      actor: Actor,
      scope: BadgeScope,
      terms: BadgeTerms,
      changes: { replaces?: BadgeRuleId; name?: string; startsAt?: string } = {},
    ): Promise<BadgeRuleId> {
      const { replaces = null, ...face } = changes;
      const draft = BadgeDraft.parse({
        ...{
          name: 'Badge',
          words: '',
          icon: 'star',
          tone: 'moss',
          startsAt: clock.now().toISOString(),
          terms,
        },
        ...face,
      });
      return BadgeRuleId.parse((await badges.publish(actor, { scope, draft, replaces })).id);
    },

    /** Lets the ledger settle, then looks. */
    async look(): Promise<void> {
      clock.advance(61_000);
      await awards.award();
    },

    async holdersOf(ruleId: string): Promise<{ userId: string; level: number }[]> {
      return await db
        .selectFrom('badge_award')
        .select(['user_id as userId', 'level'])
        .where('rule_id', '=', ruleId)
        .where('revoked_at', 'is', null)
        .orderBy('user_id')
        .execute();
    },
  };
}
