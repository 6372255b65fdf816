import { AppError } from '@inkvine/contracts/errors';
import type {
  WikiAppearances,
  WikiAppearancesInput,
  WikiCard,
  WikiChoices,
  WikiChoicesInput,
  WikiCompleteInput,
  WikiCompletions,
  WikiEntry,
  WikiEntryInput,
  WikiHistory,
  WikiHits,
  WikiListInput,
  WikiOverview,
  WikiOverviewInput,
  WikiPage,
  WikiSearchInput,
  WikiTimeline,
  WikiTimelineInput,
} from '@inkvine/contracts/wiki';
import { updateChoices } from '@inkvine/db/wiki/wiki-reader.repository';
import { listAppearances, searchEntries } from '@inkvine/db/wiki/wiki-search.repository';
import {
  findCard,
  findEntry,
  findOverview,
  listEntries,
  listEvents,
  listHistory,
  type CardRow,
  type ListRow,
} from '@inkvine/db/wiki/wiki.repository';
import { readableBlocks } from '@inkvine/domain/stories/blocks';
import { toSpans, withoutMentions } from '@inkvine/domain/wiki/mentions';
import { excerptAround, toNamePattern, toQuery } from '@inkvine/domain/wiki/search-text';
import { z } from 'zod';
import { CursorPosition, decodeCursor, toPage } from '../cursor.ts';
import type { Actor, Caller } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { toWatchedView, toWikiView, type WikiViewInput } from './wiki-view.ts';

const EntryKey = z.tuple([CursorPosition, z.string().max(100), z.uuid()]);
const EventKey = z.tuple([z.int().min(-1_000_000).max(1_000_000), z.uuid()]);
const APPEARANCES = 10;

/** The wiki of a branch as far as whoever looks may know it (N5). */
export function createWikiService(dependencies: Pick<ServiceDependencies, 'db' | 'clock' | 'horizonTokens'>) {
  const { db, clock } = dependencies;

  const viewOf = (caller: Caller, input: WikiViewInput) => toWatchedView(dependencies, caller, input);

  return {
    /** @throws AppError NOT_FOUND when there is no such branch for the caller */
    async getOverview(
      caller: Caller,
      input: z.infer<typeof WikiOverviewInput>,
    ): Promise<z.input<typeof WikiOverview>> {
      const row = orMissing(await findOverview(db, await viewOf(caller, input)));
      return {
        types: row.types,
        total: row.types.reduce((sum, { count }) => sum + count, 0),
        hidden: row.hidden,
        events: row.events,
        horizon: { opened: row.opened, finished: row.finished },
        lastChapter: row.lastChapter,
        sees: row.everything ? 'everything' : 'by_reading',
        mine: row.mine,
        choices: { hideUntilFinished: row.hideUntilFinished, revealUpTo: row.revealUpTo },
      };
    },

    /** @throws AppError NOT_FOUND, INVALID_INPUT for a cursor of another list */
    async list(caller: Caller, input: z.infer<typeof WikiListInput>): Promise<z.input<typeof WikiPage>> {
      const { order, limit } = input;
      const after = decodeCursor(EntryKey, input.cursor);
      const page = { type: input.type ?? null, order, limit: limit + 1, after };
      const rows = orMissing(await listEntries(db, await viewOf(caller, input), page));
      return toPage(rows, limit, toListItem, (row) => [
        order === 'name' ? 0 : row.firstChapter,
        row.search,
        row.entryKey,
      ]);
    },

    /** @throws AppError NOT_FOUND, the same for an entry that is hidden and one that is none */
    async getEntry(
      caller: Caller,
      input: z.infer<typeof WikiEntryInput>,
    ): Promise<z.input<typeof WikiEntry>> {
      const row = orMissing(await findEntry(db, await viewOf(caller, input), input.entryKey));
      const known = new Set(row.known);
      return {
        ...toListItem(row),
        summarySpans: toSpans(row.summary, known),
        attributes: row.attributes,
        aliases: row.aliases,
        sections: row.sections.map(({ text, ...section }) => ({
          ...section,
          paragraphs: toParagraphs(text).map((paragraph) => toSpans(paragraph, known)),
        })),
        relations: row.relations.map(({ key, label, chapter, ...entry }) => ({
          ...{ key, label, chapter },
          entry: toCard(entry),
        })),
        changes: row.changes,
        previous: row.previous,
        next: row.next,
      };
    },

    /** @throws AppError NOT_FOUND */
    async getCard(caller: Caller, input: z.infer<typeof WikiEntryInput>): Promise<z.input<typeof WikiCard>> {
      return toCard(orMissing(await findCard(db, await viewOf(caller, input), input.entryKey)));
    },

    /** Names, aliases, summaries and sections that contain the words, spacing apart. @throws AppError NOT_FOUND */
    async search(caller: Caller, input: z.infer<typeof WikiSearchInput>): Promise<z.input<typeof WikiHits>> {
      const query = toQuery(input.query);
      const rows = orMissing(
        await searchEntries(db, await viewOf(caller, input), {
          ...{ text: query, pattern: toNamePattern(input.query), namesOnly: false, limit: input.limit },
        }),
      );
      return {
        items: rows.map(({ matched, found, ...row }) => ({
          ...toListItem(row),
          matched,
          excerpt: excerptAround(withoutMentions(matched === 'name' ? row.summary : found), query),
        })),
      };
    },

    /** Names and aliases as they are being typed; also whom a text may mention. @throws AppError NOT_FOUND */
    async complete(
      caller: Caller,
      input: z.infer<typeof WikiCompleteInput>,
    ): Promise<z.input<typeof WikiCompletions>> {
      const rows = orMissing(
        await searchEntries(db, await viewOf(caller, input), {
          ...{ text: toQuery(input.query), pattern: toNamePattern(input.query) },
          ...{ namesOnly: true, limit: input.limit },
        }),
      );
      return { items: rows.map(toCard) };
    },

    /** What happened, in the story's own time. @throws AppError NOT_FOUND, INVALID_INPUT */
    async listTimeline(
      caller: Caller,
      input: z.infer<typeof WikiTimelineInput>,
    ): Promise<z.input<typeof WikiTimeline>> {
      const page = { limit: input.limit + 1, after: decodeCursor(EventKey, input.cursor) };
      const rows = orMissing(await listEvents(db, await viewOf(caller, input), page));
      return toPage(
        rows,
        input.limit,
        ({ known, entryKeys, order: _, text, ...row }) => ({
          ...row,
          text: toSpans(text, new Set(known.map(({ entryKey }) => entryKey))),
          entries: known.filter(({ entryKey }) => entryKeys.includes(entryKey)),
        }),
        (row) => [row.order, row.key],
      );
    },

    /** Where the entry is spoken of in chapters that the caller has come to and may read. @throws AppError NOT_FOUND */
    async listAppearances(
      caller: Caller,
      input: z.infer<typeof WikiAppearancesInput>,
    ): Promise<z.input<typeof WikiAppearances>> {
      const afterNumber = decodeCursor(CursorPosition, input.cursor) ?? 0;
      const page = { entryKey: input.entryKey, limit: APPEARANCES + 1, afterNumber };
      const rows = orMissing(await listAppearances(db, await viewOf(caller, input), page));
      const found = toPage(
        rows,
        APPEARANCES,
        ({ blocks, names, chapterId, number, title }) => {
          const block = readableBlocks(blocks).find(
            ({ text, marks = [] }) =>
              marks.some(({ type, value }) => type === 'entry' && value === input.entryKey) ||
              names.some((name) => text.includes(name)),
          );
          if (block === undefined) return null;
          const name = names.find((one) => block.text.includes(one)) ?? '';
          const quote = excerptAround(block.text, toQuery(name)).map(({ text }) => text);
          return { chapterId, number, title, blockId: block.id, quote: quote.join('') };
        },
        (row) => row.number,
      );
      return { ...found, items: found.items.filter((item) => item !== null) };
    },

    /** How what the caller sees of the entry came to be. @throws AppError NOT_FOUND */
    async listHistory(
      caller: Caller,
      input: z.infer<typeof WikiEntryInput>,
    ): Promise<z.input<typeof WikiHistory>> {
      const rows = orMissing(await listHistory(db, await viewOf(caller, input), input.entryKey));
      return { items: rows.map((row) => ({ ...row, text: withoutMentions(row.text) })) };
    },

    /**
     * Remembers whether this reader waits for the end of chapters, and up to where everything is revealed to them.
     * Progress stays as it is. @throws AppError NOT_FOUND
     */
    async saveChoices(
      actor: Actor,
      input: z.infer<typeof WikiChoicesInput>,
    ): Promise<z.input<typeof WikiChoices>> {
      const { hideUntilFinished, revealUpTo } = input;
      const saved = orMissing(
        await updateChoices(db, toWikiView(dependencies, actor, { branchId: input.branchId }), {
          ...{ hideUntilFinished, revealUpTo },
          at: clock.now().toISOString(),
        }),
      );
      return { hideUntilFinished, revealUpTo: saved.revealUpTo };
    },
  };
}

function orMissing<T>(answer: T | undefined): T {
  if (answer === undefined) throw new AppError('NOT_FOUND');
  return answer;
}

const toCard = ({ entryKey, type, name, summary, image }: CardRow): z.input<typeof WikiCard> => ({
  ...{ entryKey, type, name },
  summary: withoutMentions(summary),
  ...(image === null ? {} : { image }),
});

const toListItem = (row: ListRow) => ({
  ...toCard(row),
  firstChapter: row.firstChapter,
  asOfChapter: row.asOfChapter,
});

const toParagraphs = (text: string): string[] => text.split(/\n+/).filter((line) => line.trim() !== '');
