import { setImmediate } from 'node:timers/promises';
import type { WikiLint, WikiLintInput } from '@inkvine/contracts/wiki-editing';
import { findWikiBranch, listChapterTexts, listGatedNames } from '@inkvine/db/wiki/wiki-part.repository';
import { checkGate, createMentionFinder } from '@inkvine/domain/wiki/gate-lint';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { manageNovel } from '../stories/permissions.ts';
import { authorsView } from './wiki-view.ts';

const CHAPTERS_AT_ONCE = 20;

/** Compares when readers learn each name from the wiki with when the text says it. */
export function createWikiLintService({ db }: Pick<ServiceDependencies, 'db'>) {
  return {
    /**
     * Names whose gate and first mention differ, in both directions, the author's drafts among the texts.
     * Source: product specification 2.5, gate lint.
     * @throws AppError NOT_FOUND
     */
    async lint(actor: Actor, input: z.infer<typeof WikiLintInput>): Promise<z.input<typeof WikiLint>> {
      const { branchId } = input;
      found(await findWikiBranch(db, branchId), actor, manageNovel);
      const names = await listGatedNames(db, authorsView(branchId, actor.userId));
      const finder = createMentionFinder(names.map(({ name }) => name));
      let after = 0;
      let chapters = 0;
      for (;;) {
        const page = await listChapterTexts(db, branchId, { limit: CHAPTERS_AT_ONCE, after });
        for (const { id, position, blocks } of page) {
          const text = blocks.flatMap((block) => (block.type === 'comment' ? [] : [block.text])).join('\n');
          finder.read({ id, position, text });
          await setImmediate();
        }
        chapters += page.length;
        const last = page.at(-1);
        if (last === undefined || page.length < CHAPTERS_AT_ONCE) break;
        after = last.position;
      }
      const earliest = Map.groupBy(names, ({ entryKey, name }) => `${entryKey} ${name}`);
      const warnings = [...earliest.values()].flatMap(([first]) => {
        const { entryKey, key, label, name, chapter } = first!;
        const mention = finder.mentionOf(name);
        const problem = checkGate(chapter, mention);
        if (problem === null) return [];
        const { chapterId, position, quote } = mention ?? {};
        return [
          {
            ...{ entryKey, key, label, name, problem, gateChapter: chapter },
            mention:
              chapterId === undefined || position === undefined || quote === undefined
                ? null
                : { chapterId, number: position, quote },
          },
        ];
      });
      return { names: earliest.size, chapters, warnings };
    },
  };
}
