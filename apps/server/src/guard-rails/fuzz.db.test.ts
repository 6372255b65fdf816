import { randomUUID } from 'node:crypto';
import { appRouter } from '@inkvine/api/app.router';
import { AppError } from '@inkvine/contracts/errors';
import { describeFailure, type ApiContext } from '@inkvine/api/trpc';
import { callTRPCProcedure, isTrackedEnvelope } from '@trpc/server';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listPublishedProcedures, type PublishedProcedure } from '../openapi/published-procedures.ts';
import { startTestSite, type TestSite } from '../testing/test-site.ts';
import { hostileInput } from './hostile-input.ts';
import { actorOf, createWorld } from './world.ts';

/** More in a nightly run: `FUZZ_RUNS=20000`. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 120);
const SLOWEST_MS = 5_000;

let site: TestSite;
let contexts: ApiContext[];
let knownIds: string[];

const procedures = listPublishedProcedures();
/** What was reported that no service had stated. */
const faults: unknown[] = [];

beforeAll(async () => {
  site = await startTestSite();
  const world = await createWorld(site);
  const author = await site.signUp();
  await world.giveCoins(author, 1_000_000);
  const draft = await world.createNovel(author);
  const free = await world.createNovel(author, { publishAtPrice: 0 });
  const priced = await world.createNovel(await site.signUp(), { publishAtPrice: 5 });
  const novels = [draft, free, priced].flatMap(({ novelId, branchId, chapterId }) => [
    novelId,
    branchId,
    chapterId,
  ]);
  knownIds = [
    ...novels,
    world.product.id,
    author.userId,
    await world.createManuscript(author),
    await world.createTopUp(author),
    await world.createFailedJob(),
    randomUUID(),
  ];
  contexts = [null, actorOf(author), world.operator].map((caller) => ({
    caller,
    services: site.services,
    requestId: 'fuzz',
    charge: async () => undefined,
    observe: () => undefined,
    report: (error) => void (error instanceof AppError || faults.push(error)),
  }));
});
afterAll(() => site.close());

async function call(procedure: PublishedProcedure, ctx: ApiContext, input: unknown): Promise<string> {
  const gone = new AbortController();
  try {
    const result: unknown = await callTRPCProcedure({
      router: appRouter,
      path: procedure.path,
      type: procedure.type,
      getRawInput: async () => input,
      ctx,
      signal: gone.signal,
      batchIndex: 0,
    });
    if (procedure.type === 'subscription') {
      const events = (result as AsyncIterable<unknown>)[Symbol.asyncIterator]();
      setTimeout(() => gone.abort(), 20);
      const first = await events.next();
      if (first.done !== true) expect(isTrackedEnvelope(first.value)).toBe(true);
    } else JSON.stringify(result);
    return 'OK';
  } catch (error) {
    return describeFailure(error, undefined).code;
  } finally {
    gone.abort();
  }
}

test.each(procedures.map((procedure) => [procedure.path, procedure] as const))(
  '%s answers every input with a result or a stated refusal',
  async (_path, procedure) => {
    const numRuns = procedure.type === 'subscription' ? Math.min(RUNS, 60) : RUNS;
    await fc.assert(
      fc.asyncProperty(
        hostileInput(procedure.inputSchema, knownIds),
        fc.constantFrom(...contexts.keys()),
        async (input, caller) => {
          const startedAt = performance.now();
          const code = await call(procedure, contexts[caller]!, input);
          expect(['INTERNAL', 'UNAVAILABLE']).not.toContain(code);
          expect(performance.now() - startedAt).toBeLessThan(SLOWEST_MS);
        },
      ),
      { numRuns, endOnFailure: true },
    );
  },
);

test('nothing of it was reported as a fault, and the coins still add up', async () => {
  expect(faults).toEqual([]);
  const operator = contexts[2]!.caller!;
  expect((await site.services.backoffice.reconcile(operator)).violations).toBe(0);
  expect(({} as Record<string, unknown>)['role']).toBeUndefined();
});
