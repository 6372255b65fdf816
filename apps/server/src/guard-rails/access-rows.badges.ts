import { missing, owned, plain, type Row } from './access-kinds.ts';

const page = { scope: 'mine', limit: 5 };
const face = { name: 'For the tests', words: '', icon: 'star', tone: 'moss' };
const startsAt = '2040-01-01T00:00:00.000Z';

/** Rows of the procedures about badges; the site's rules, which operators keep, are tested with the service. */
export const BADGE_ROWS: Record<string, Row> = {
  'badges.mine': plain(),
  'badges.choose': owned(async (world, owner) => ({
    awardIds: [owner === null ? missing() : await world.createBadge(owner)],
  })),
  'badges.rules': plain(() => ({ scope: 'mine' })),
  'badges.log': plain(() => page),
  'badges.publish': owned(async (world, owner) => {
    const novel = owner === null ? undefined : await world.createNovel(owner, { publishAtPrice: 0 });
    const terms = { kind: 'early_bird', novelId: novel?.novelId ?? missing(), first: 5, since: null };
    return { scope: 'mine', draft: { ...face, startsAt, terms }, replaces: null };
  }),
  'badges.stop': owned(async (world, owner) => ({
    id: owner === null ? missing() : await world.createBadgeRule(owner),
  })),
  'badges.give': owned(async (world, owner) => ({
    id: owner === null ? missing() : await world.createBadgeRule(owner),
    ...{ to: owner?.email ?? 'nobody@test.inkvine.example', reason: 'Because' },
  })),
  'badges.take': owned(async (world, owner) => ({
    awardId: owner === null ? missing() : await world.createBadge(owner),
    reason: 'Because',
  })),
};
