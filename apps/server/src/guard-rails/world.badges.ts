import { BadgeAwardId, BadgeRuleId } from '@inkvine/contracts/primitives';
import type { Actor } from '@inkvine/core/identity/actor';
import type { Services } from '@inkvine/core/services';
import type { TestPerson } from '../testing/test-site.ts';

/** Badges that creators give by hand. */
export function createBadgeWorld({
  badges,
  actorOf,
  publishNovel,
}: Pick<Services, 'badges'> & {
  actorOf: (person: TestPerson) => Actor;
  publishNovel: (author: TestPerson) => Promise<unknown>;
}) {
  async function createBadgeRule(owner: TestPerson): Promise<BadgeRuleId> {
    await publishNovel(owner);
    const face = { name: 'By hand', words: '', icon: 'star', tone: 'moss' } as const;
    const draft = { ...face, startsAt: new Date().toISOString(), terms: { kind: 'manual' } as const };
    const made = await badges.publish(actorOf(owner), { scope: 'mine', draft, replaces: null });
    return BadgeRuleId.parse(made.id);
  }

  return {
    createBadgeRule,

    /** One of a person's own, which they hold themselves. */
    async createBadge(owner: TestPerson): Promise<BadgeAwardId> {
      const id = await createBadgeRule(owner);
      const to = owner.email.toLowerCase();
      const given = await badges.give(actorOf(owner), { id, to, reason: 'Because' });
      return BadgeAwardId.parse(given.awardId);
    },
  };
}
