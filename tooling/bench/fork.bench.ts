import { randomUUID } from 'node:crypto';
import type { BranchId, ChapterId, NovelId } from '@inkvine/contracts/primitives';
import type { Actor } from '@inkvine/core/identity/actor';
import { createForksService } from '@inkvine/core/stories/forks.service';
import { createIds } from '@inkvine/core/ports/ids.port';
import { createTestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { compare, type Contender } from './side-by-side.ts';

const FEW = 20;
const MANY = 2_000;
/** A fork of the long branch may cost three times one of the short. */
const GOAL = 1 / 3;

const database = await createTestDatabase();
const { db } = database;
const forks = createForksService({ db, ids: createIds(), clock: { now: () => new Date() } });

interface Place {
  novelId: NovelId;
  branchId: BranchId;
  chapterId: ChapterId;
  author: Actor;
}

async function lastChapterOf(chapters: number): Promise<Place> {
  const author = await buildActor(db, { role: 'creator' });
  const novel = await buildNovel(db, {
    authorId: author.userId,
    chapters: Array.from({ length: chapters }, () => ({})),
  });
  return { ...novel, chapterId: novel.chapterIds.at(-1)!, author };
}

/** Forks one after the other, each undone, so that neither the limits of a person nor their number grow. */
const fork =
  ({ branchId, chapterId, author }: Place): Contender =>
  async (seconds) => {
    const start = performance.now();
    let count = 0;
    while (performance.now() - start < seconds * 1_000) {
      const form = await forks.getForm(author, { branchId, chapterId });
      const made = await forks.fork(author, {
        ...{ branchId, chapterId, name: 'Otherwise', locale: 'en', idempotencyKey: randomUUID() },
        ...{ lineVersion: form.lineVersion, policyVersion: form.policy.version },
      });
      await db.deleteFrom('branch').where('id', '=', made.branchId).execute();
      count += 1;
    }
    return count / ((performance.now() - start) / 1_000);
  };

try {
  const [few, many] = [await lastChapterOf(FEW), await lastChapterOf(MANY)];
  await compare(`A fork at chapter ${MANY}, against one at chapter ${FEW}`, {
    limit: { name: `fork of ${FEW} chapters`, run: fork(few) },
    ours: { name: `fork of ${MANY} chapters`, run: fork(many) },
    goal: GOAL,
  });
} finally {
  await database.drop();
}
