import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDraftSession } from './draft-session.ts';
import { createMemoryJournal } from './memory-journal.ts';
import type { ServerMutant } from './testing/draft-server.ts';
import { anyStory, playStory, type StoryOptions } from './testing/draft-story.ts';

const RUNS = 300;
/** Mutants are sought among the same stories each time, so that a weak checker cannot pass by luck. */
const SEED = 20_261_121;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
  vi.doUnmock('@inkvine/domain/drafts/merge-documents');
  vi.resetModules();
});

const losesNothing = (options: StoryOptions) =>
  fc.asyncProperty(anyStory, async (story) => {
    expect(await playStory(story, options)).toEqual([]);
  });
const findsLoss = async (options: StoryOptions): Promise<boolean> =>
  (await fc.check(losesNothing(options), { numRuns: RUNS, seed: SEED, endOnFailure: true })).failed;

describe('whatever happens between several clients and the server', () => {
  it('loses no word that a client was told of, or has in its journal', async () => {
    await fc.assert(losesNothing({ createSession: createDraftSession }), { numRuns: RUNS });
  });

  it.each<ServerMutant>([
    'the last write wins',
    'an epoch outlives the loss of the buffer',
    'what is buffered is called durable',
    'kept revisions are thrown away',
    'gaps are not told',
  ])('would be noticed if %s', async (mutant) => {
    expect(await findsLoss({ createSession: createDraftSession, mutant })).toBe(true);
  });

  it('would be noticed if the journal forgot', async () => {
    const createJournal = () => ({ ...createMemoryJournal(), read: async () => null });
    expect(await findsLoss({ createSession: createDraftSession, createJournal })).toBe(true);
  });

  it.each([
    ['a merge took mine', { mergeDocuments: takeMine }],
    ['a merge took theirs', { mergeDocuments: takeTheirs }],
    ['a merge after a loss took mine', { mergeRewound: takeMine }],
    ['a merge after a loss took theirs', { mergeRewound: takeTheirs }],
  ])('would be noticed if %s', async (_, broken) => {
    vi.doMock('@inkvine/domain/drafts/merge-documents', async (original) => ({
      ...(await original<object>()),
      ...broken,
    }));
    vi.resetModules();
    const { createDraftSession: createSession } = await import('./draft-session.ts');
    expect(await findsLoss({ createSession })).toBe(true);
  });
});

function takeMine({ mine }: { mine: unknown }) {
  return { document: mine, conflicts: [], titleConflict: null };
}
function takeTheirs({ theirs }: { theirs: unknown }) {
  return { document: theirs, conflicts: [], titleConflict: null };
}
