import type { TierBenefit } from '@inkvine/contracts/memberships';
import type { Database } from '@inkvine/db/database';
import { buildActor } from './identity.builders.ts';
import { buildNovel, type ChapterOverrides } from './stories.builders.ts';
import { buildEntitlement, buildTier } from './tier.builders.ts';

/** A novel whose author has one tier, and somebody who is let in by it. */
export async function buildMember(
  db: Database,
  benefits: TierBenefit[],
  chapters: ChapterOverrides[],
  entitlement: Parameters<typeof buildEntitlement>[3] = {},
) {
  const author = await buildActor(db, { role: 'creator' });
  const novel = await buildNovel(db, { authorId: author.userId, chapters });
  const tier = await buildTier(db, author.userId, { benefits });
  const member = await buildActor(db);
  const { endsAt } = await buildEntitlement(db, tier, member.userId, entitlement);
  return { ...novel, author, tier, member, endsAt };
}
