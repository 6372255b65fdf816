import { BadgeDraft, type BadgeScope, type BadgeTerms } from '@inkvine/contracts/badges';
import { PositiveCoins } from '@inkvine/contracts/money';
import { BadgeAwardId, BadgeRuleId } from '@inkvine/contracts/primitives';
import type { PresentSeeding } from './seed-present.ts';
import { actorOf } from './seed-people.ts';

const OPERATOR = 'operator@demo.inkvine.example';
const AUTHOR = 'haneul@demo.inkvine.example';
const SHOWS = 'yuna@demo.inkvine.example';
const WRITES = 'sora@demo.inkvine.example';
const NOVEL = 'leave-the-charge-blank';
const DAY_MS = 86_400_000;

/** Badges of the site and of an author, who holds them by what the demo readers did, and one who shows hers. */
export async function seedBadges({ services, actors, novels }: PresentSeeding): Promise<void> {
  const { badges, badgeAwards } = services;
  const [operator, author, shows] = [OPERATOR, AUTHOR, SHOWS].map((email) => actorOf(actors, email));
  const novel = novels.get(NOVEL);
  if (novel === undefined) throw new Error(`${NOVEL} has no early supporters`);
  if ((await badges.listRules(operator!, { scope: 'site' })).length > 0) return;
  const startsAt = new Date(Date.now() - DAY_MS).toISOString();
  const publish = async (
    scope: BadgeScope,
    terms: BadgeTerms,
    face: Omit<BadgeDraft, 'terms' | 'startsAt'>,
  ) => {
    const draft = BadgeDraft.parse({ ...face, startsAt, terms });
    const made = await badges.publish(scope === 'site' ? operator! : author!, {
      scope,
      draft,
      replaces: null,
    });
    return BadgeRuleId.parse(made.id);
  };
  const levels = [30, 100, 300].map((sum) => PositiveCoins.parse(sum));
  await publish(
    'site',
    { kind: 'reading_streak', days: 7 },
    {
      ...{ name: '이레 책벌레 · Seven days', words: '', icon: 'flame', tone: 'amber' },
    },
  );
  await publish(
    'site',
    { kind: 'supporter_rank', levels },
    {
      ...{ name: '든든한 응원 · Patron', words: '', icon: 'heart', tone: 'rose' },
    },
  );
  await publish(
    'mine',
    { kind: 'early_bird', novelId: novel.id, first: 2, since: null },
    {
      ...{
        name: '첫 손님 · First guest',
        words: '가장 먼저 문을 두드린 두 분',
        icon: 'sprout',
        tone: 'moss',
      },
    },
  );
  const letters = await publish(
    'mine',
    { kind: 'manual' },
    {
      ...{ name: '편지 쓴 이 · Letter writer', words: '', icon: 'feather', tone: 'sky' },
    },
  );
  await badges.give(author!, { id: letters, to: WRITES, reason: '긴 편지 고마워요' });
  await badgeAwards.award();
  const { held } = await badges.getMine(shows!);
  await badges.choose(shows!, { awardIds: held.slice(0, 2).map(({ id }) => BadgeAwardId.parse(id)) });
}
