import type { Recorded } from './books.ts';
import { gatewayOf, type Member } from './joining.ts';
import type { Evidence } from './verdict.ts';

interface Mutant {
  /** What the judge has to notice. */
  name: string;
  /** Of members who pay with coins; of those with cards where it is left out. */
  withCoins?: boolean;
  harm: (row: Recorded, evidence: Evidence) => unknown;
}

const isRenewed = ({ kind }: { kind: string }): boolean => kind === 'renewed';

/** Each does one harm to what is known of a member who is as they have to be. */
export const MUTANTS: readonly Mutant[] = [
  { name: 'a gateway took money twice', harm: (_, { booked }) => booked.push(booked.at(-1)!) },
  { name: 'a gateway took another amount', harm: (_, { booked }) => (booked.at(-1)!.amount += 1) },
  { name: 'a gateway took nothing', harm: (_, { booked }) => booked.pop() },
  { name: 'coins were taken twice', withCoins: true, harm: (row) => (row.coins -= 20) },
  { name: 'a waived period is not on record', harm: ({ periods }) => periods.splice(1, 1) },
  { name: 'an elapsed period was charged', harm: ({ periods }) => (periods[1]!.what = 'paid') },
  { name: 'the period is another', harm: ({ periods }) => (periods.at(-1)!.startsAt = periods[1]!.startsAt) },
  { name: 'a charge is without an answer', harm: ({ charges }) => (charges.at(-1)!.outcome = 'pending') },
  { name: 'nobody was told', harm: (row) => (row.told = row.told.filter((each) => !isRenewed(each))) },
  { name: 'somebody was told twice', harm: ({ told }) => told.push(told.find(isRenewed)!) },
  { name: 'a mail did not come', harm: ({ told }, { mails }) => mails.delete(`membership-${told[0]!.id}`) },
  { name: 'a member is forgotten', harm: (row) => (row.nextLookAt = null) },
  { name: 'a member is looked at too late', harm: (row) => (row.nextLookAt = row.boundaries.at(-1)!) },
  { name: 'access is lost', harm: (row) => (row.isOpen = false) },
];

/** Whose renewal was paid, by card or with coins, and nothing else became of them. */
export const isFitFor = ({ withCoins = false }: Mutant, { story }: Member): boolean =>
  story.becomes === 'paid' &&
  story.before === undefined &&
  story.meanwhile === undefined &&
  story.joins === undefined &&
  (gatewayOf(story) === null) === withCoins;
