import type { Clock } from '@inkvine/core/ports/clock.port';
import { compose } from '../composition.ts';
import { readEnv } from '../env.ts';
import { createLog } from '../http/log.ts';
import { seedBadges } from './seed-badges.ts';
import { seedCoins, type AtDaysAgo } from './seed-coins.ts';
import { seedForks } from './seed-forks.ts';
import { seedMembers } from './seed-members.ts';
import { seedNovels } from './seed-novels.ts';
import { seedPeople } from './seed-people.ts';
import { seedPresent } from './seed-present.ts';
import { seedTerms } from './seed-terms.ts';
import { seedRise, seedTiers } from './seed-tiers.ts';
import { seedWikis } from './seed-wikis.ts';

const DAY_MS = 86_400_000;
const NOVELS_DAYS_AGO = 30;
const FORKS_DAYS_AGO = 12;
const TIERS_DAYS_AGO = 20;
const RISE_DAYS_AGO = 2;

let ageMs = 0;
const clock: Clock = { now: () => new Date(Date.now() - ageMs) };
const atDaysAgo: AtDaysAgo = async (days, work) => {
  ageMs = days * DAY_MS;
  try {
    return await work();
  } finally {
    ageMs = 0;
  }
};

const env = readEnv(process.env);
const composition = await compose(env, createLog('warn'), clock);
try {
  const { services } = composition;
  const actors = await atDaysAgo(NOVELS_DAYS_AGO, () => seedPeople(composition));
  const novels = await atDaysAgo(NOVELS_DAYS_AGO, () => seedNovels(services, actors));
  await atDaysAgo(NOVELS_DAYS_AGO, () => seedWikis(services, actors, novels));
  await atDaysAgo(FORKS_DAYS_AGO, () => seedForks(services, actors, novels));
  await atDaysAgo(TIERS_DAYS_AGO, () => seedTerms(composition.db, clock.now()));
  await atDaysAgo(TIERS_DAYS_AGO, () => seedTiers(services, actors));
  await atDaysAgo(RISE_DAYS_AGO, () => seedRise(services, actors));
  await seedCoins({ services, actors, novels, atDaysAgo, tossUrl: env.TOSS_API_URL });
  await seedMembers({ services, actors, atDaysAgo, tossUrl: env.TOSS_API_URL });
  const present = { services, actors, novels, atDaysAgo, razorpayUrl: env.RAZORPAY_API_URL };
  await seedPresent(present);
  await seedBadges(present);
  console.log(`The demo data is there: ${actors.size} people, ${novels.size} novels.`);
} finally {
  await composition.disconnect();
}
