import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { WikiEntryKey } from '@inkvine/contracts/primitives';
import { WikiAttribute, WikiType } from '@inkvine/contracts/wiki';
import type { WikiGate, WikiPartContent } from '@inkvine/contracts/wiki-editing';
import type { Services } from '@inkvine/core/services';
import { z } from 'zod';
import { demoKey } from './demo-key.ts';
import type { DemoNovel } from './seed-novels.ts';
import { actorOf, type DemoActors } from './seed-people.ts';

const FOLDER = path.join(import.meta.dirname, '../../demo/wikis');

/** Number of a chapter, 0 for the introduction. */
const chapter = z.int().min(0);
const effective = z.enum(['on_open', 'on_finish']);
const state = { name: z.string(), summary: z.string(), attributes: z.array(WikiAttribute) };

const WikiFile = z.object({
  novelSlug: z.string(),
  entries: z.array(
    z.object({
      ...{ id: z.string(), type: WikiType, chapter, ...state },
      states: z.array(z.object({ chapter, effective: effective.default('on_finish'), ...state })).default([]),
      aliases: z.array(z.object({ chapter, name: z.string() })).default([]),
      sections: z
        .array(
          z.object({
            chapter,
            effective: effective.default('on_finish'),
            title: z.string(),
            text: z.string(),
          }),
        )
        .default([]),
      relations: z
        .array(
          z.object({
            ...{ chapter, effective: effective.default('on_open') },
            ...{ to: z.string(), label: z.string(), reverse: z.string() },
          }),
        )
        .default([]),
    }),
  ),
  events: z.array(
    z.object({
      ...{ chapter, title: z.string(), when: z.string(), order: z.int(), text: z.string() },
      entries: z.array(z.string()),
    }),
  ),
});

/** Fills the wikis of the demo novels. Within the files `[[id|words]]` speaks of an entry by its id there. */
export async function seedWikis(
  { wikiEditing }: Pick<Services, 'wikiEditing'>,
  actors: DemoActors,
  written: ReadonlyMap<string, DemoNovel>,
): Promise<void> {
  for (const file of (await readdir(FOLDER)).sort()) {
    const wiki = WikiFile.parse(JSON.parse(await readFile(path.join(FOLDER, file), 'utf8')));
    const novel = written.get(wiki.novelSlug);
    if (novel === undefined) throw new Error(`${file} is about no novel`);
    const { branchId, authorEmail, chapterIds } = novel;
    const author = actorOf(actors, authorEmail);
    const gate = (number: number, from: 'on_open' | 'on_finish' = 'on_open'): WikiGate => {
      const chapterId = chapterIds[number - 1];
      if (number === 0) return { from: 'intro' };
      if (chapterId === undefined) throw new Error(`${file} names chapter ${number}, which is not there`);
      return { from: 'chapter', chapterId, effective: from };
    };
    const keys = new Map<string, WikiEntryKey>();
    const keyOf = (id: string): WikiEntryKey => {
      const key = keys.get(id);
      if (key === undefined) throw new Error(`${file} speaks of ${id}, which is not there`);
      return key;
    };
    /** Of an entry that is still to be made, the words stay. */
    const withKeys = (text: string): string =>
      text.replaceAll(/\[\[([a-z]+)\|([^\]]+)\]\]/g, (_, id: string, words: string) => {
        const key = keys.get(id);
        return key === undefined ? words : `[[${key}|${words}]]`;
      });
    const add = (label: string, entryKey: WikiEntryKey | null, content: WikiPartContent) =>
      wikiEditing.addPart(author, {
        ...{ branchId, entryKey, content },
        idempotencyKey: demoKey(`wiki part ${file} ${label}`),
      });

    for (const { id, type, name, summary, attributes, chapter: number } of wiki.entries) {
      const created = await wikiEditing.createEntry(author, {
        ...{ branchId, type, gate: gate(number), name, summary: withKeys(summary), attributes },
        idempotencyKey: demoKey(`wiki entry ${file} ${id}`),
      });
      keys.set(id, WikiEntryKey.parse(created.entryKey));
    }
    for (const { id, ...entry } of wiki.entries) {
      const key = keyOf(id);
      for (const [index, { name, summary, attributes, ...from }] of entry.states.entries()) {
        await add(`${id} state ${index}`, key, {
          ...{ kind: 'snapshot', gate: gate(from.chapter, from.effective), name },
          ...{ summary: withKeys(summary), attributes },
        });
      }
      for (const alias of entry.aliases) {
        const { name } = alias;
        await add(`${id} alias ${name}`, key, { kind: 'alias', gate: gate(alias.chapter), name });
      }
      for (const { title, text, ...from } of entry.sections) {
        await add(`${id} section ${title}`, key, {
          ...{ kind: 'section', gate: gate(from.chapter, from.effective), title, text: withKeys(text) },
        });
      }
      for (const { to, label, reverse, ...from } of entry.relations) {
        await add(`${id} relation ${to}`, key, {
          ...{
            kind: 'relation',
            gate: gate(from.chapter, from.effective),
            targetKey: keyOf(to),
            label,
            reverse,
          },
        });
      }
    }
    for (const { entries, text, chapter: number, ...event } of wiki.events) {
      await add(`event ${event.title}`, null, {
        ...{ kind: 'event', gate: gate(number), ...event, text: withKeys(text) },
        entryKeys: entries.map(keyOf),
      });
    }
  }
}
