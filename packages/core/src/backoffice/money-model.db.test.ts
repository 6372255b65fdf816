import { compareBooks } from '@inkvine/testkit/money-model/command';
import { creatorCommands } from '@inkvine/testkit/money-model/creator-commands';
import { couponCommands } from '@inkvine/testkit/money-model/coupon-commands';
import { giftCommands } from '@inkvine/testkit/money-model/gift-commands';
import { MoneyModel } from '@inkvine/testkit/money-model/model';
import { paymentCommands } from '@inkvine/testkit/money-model/payment-commands';
import { spendingCommands } from '@inkvine/testkit/money-model/spending-commands';
import { openMoneyWorld } from '@inkvine/testkit/money-model/world';
import fc from 'fast-check';
import { expect, it } from 'vitest';

const LIVES = 4;

/** `pnpm chaos` tries other lives, and for longer. */
const minutes = process.env['CHAOS_MINUTES'];
const seed = process.env['CHAOS_SEED'];
const effort =
  minutes === undefined
    ? { numRuns: LIVES }
    : { numRuns: 1_000_000, interruptAfterTimeLimit: Number(minutes) * 60_000 };

const terms = fc.record(
  {
    chapterPrices: fc.constant([1, 3, 7, 20]),
    rentCoins: fc.constant(2),
    bearer: fc.constantFrom('platform' as const, 'creators' as const),
  },
  { noNullPrototype: true },
);
const everything = [
  ...spendingCommands,
  ...couponCommands,
  ...giftCommands,
  ...paymentCommands,
  ...creatorCommands,
];

/** Lives that people's money might have, each on a database of its own; fails with the seed of the first that differs. */
async function live(
  Model: typeof MoneyModel,
  steps: typeof everything,
  parameters: fc.Parameters<unknown>,
): Promise<void> {
  const commands = fc.commands(steps, { maxCommands: 120, size: 'max' });
  await fc.assert(
    fc.asyncProperty(terms, commands, async (rules, script) => {
      const model = new Model(rules);
      const world = await openMoneyWorld(model);
      try {
        await fc.asyncModelRun(() => ({ model, real: world }), script);
        await compareBooks(model, world);
      } finally {
        await world.close();
      }
    }),
    { ...parameters, endOnFailure: true },
  );
}

it(
  'whatever happens to somebody’s money, it is what the pure rules make of it',
  { timeout: 600_000 + Number(minutes ?? 0) * 120_000 },
  () => live(MoneyModel, everything, { ...effort, ...(seed !== undefined && { seed: Number(seed) }) }),
);

/** A product that is wrong against the right rules is, to the run, the right one against wrong rules. */
class KeepsExpiredCoins extends MoneyModel {
  override expire() {}
}

it('would be caught if it kept coins whose time has passed', { timeout: 600_000 }, async () => {
  const living = live(KeepsExpiredCoins, spendingCommands, { seed: 1, numRuns: 100 });
  await expect(living).rejects.toThrow('Property failed');
});
