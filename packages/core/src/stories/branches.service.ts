import type {
  BranchEventListInput,
  BranchEventPage,
  BranchInput,
  BranchMap,
  BranchSaved,
  BranchView,
  ForkOfNovelPage,
  ForksOfNovelInput,
  ManagedBranch,
  NovelTermsInput,
  RewriteFromInput,
  SetStandingInput,
  UpdateBranchInput,
} from '@inkvine/contracts/branches';
import { AppError } from '@inkvine/contracts/errors';
import type { Executor } from '@inkvine/db/database';
import { updateBranchLine } from '@inkvine/db/stories/branch-line';
import { listBranchEvents, updateEventsSeen } from '@inkvine/db/stories/branch-event.repository';
import {
  claimBranchName,
  claimForkPoint,
  claimStanding,
  findBranchView,
  findManagedBranch,
  listBranchesOfNovel,
  listForksOfNovel,
} from '@inkvine/db/stories/branch.repository';
import { findForkPolicy } from '@inkvine/db/stories/fork-policy.repository';
import { attributionUpTo } from '@inkvine/domain/stories/attribution';
import { visibleTree } from '@inkvine/domain/stories/branch-tree';
import { DISPLAY_DEPTH } from '@inkvine/domain/stories/fork-rules';
import { z } from 'zod';
import { CursorTimestamp, decodeCursor, toPage } from '../cursor.ts';
import type { Actor, Caller } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { versionConflict } from '../version-conflict.ts';
import { manageNovel } from './permissions.ts';

const BranchKey = z.tuple([CursorTimestamp, z.uuid()]);
const EventKey = z.tuple([CursorTimestamp, z.string()]);

const MAP_BRANCHES = 500;
const WHOLE_BRANCH = 2_147_483_647;

type Saved = z.input<typeof BranchSaved>;

/** Branches as readers find them, as their authors keep them, and as the novel's author lists them (N2). */
export function createBranchesService({ db, clock }: Pick<ServiceDependencies, 'db' | 'clock'>) {
  /** The actor's own fork. */
  async function ownFork(executor: Executor, actor: Actor, branchId: string) {
    const branch = found(await findManagedBranch(executor, branchId), actor, manageNovel);
    const { name, parentId } = branch;
    if (branch.isMain || name === null || parentId === null) throw new AppError('NOT_FOUND');
    return { ...branch, name, parentId };
  }

  return {
    /**
     * A branch with what readers must know of it: who wrote what, what is gone, where to begin. Where and under
     * which name it parts is told to those who have come that far.
     * @throws AppError NOT_FOUND
     */
    async get(caller: Caller, input: z.infer<typeof BranchInput>): Promise<z.input<typeof BranchView>> {
      const row = await findBranchView(db, input.branchId, caller?.userId ?? null);
      if (row === undefined) throw new AppError('NOT_FOUND');
      const { name, forkNumber, standing, attribution } = row;
      const mine = row.authorId === caller?.userId;
      const knows = mine || row.novelAuthorId === caller?.userId || forkNumber <= row.opened;
      return {
        id: row.id,
        novel: {
          ...{ id: row.novelId, slug: row.novelSlug, title: row.novelTitle },
          ...{ language: row.language, warnings: row.warnings },
        },
        author: { id: row.authorId, name: row.authorName },
        isMain: row.isMain,
        mine,
        fork: row.isMain || name === null || !knows ? null : { name, number: forkNumber, standing },
        attribution: knows ? attribution : attributionUpTo(attribution, Math.max(row.opened, 1)),
        tombstones: row.tombstones,
        chapterCount: row.chapterCount,
        firstChapterId: row.firstChapterId,
        continueChapterId: row.continueChapterId,
      };
    },

    /**
     * The branches of a novel that part within what the reader has read, the main one first.
     * @throws AppError NOT_FOUND
     */
    async map(caller: Caller, input: z.infer<typeof NovelTermsInput>): Promise<z.input<typeof BranchMap>> {
      const readerId = caller?.userId ?? null;
      const novel = await listBranchesOfNovel(db, { novelId: input.novelId, readerId, limit: MAP_BRANCHES });
      if (novel === undefined) throw new AppError('NOT_FOUND');
      const wrote = (authorId: string) => readerId !== null && authorId === readerId;
      const tree = visibleTree(
        novel.branches.map((row) => ({
          ...row,
          mine: wrote(row.authorId),
          horizon: wrote(row.authorId) || wrote(novel.novelAuthorId) ? WHOLE_BRANCH : row.readTo,
        })),
      );
      return {
        branches: tree.map((row) => ({
          id: row.id,
          parentId: row.parentId,
          name: row.name,
          author: { id: row.authorId, name: row.authorName },
          forkNumber: row.forkNumber,
          depth: Math.min(row.depth, DISPLAY_DEPTH),
          endorsed: row.standing === 'endorsed',
          mine: row.mine,
          readTo: row.readTo,
          chapterCount: row.chapterCount,
        })),
      };
    },

    /** @throws AppError NOT_FOUND, also when the fork is another's */
    async getManaged(
      actor: Actor,
      input: z.infer<typeof BranchInput>,
    ): Promise<z.input<typeof ManagedBranch>> {
      const row = await ownFork(db, actor, input.branchId);
      const { policyVersion, words, agreedAt, commercial, royaltyPercent } = row;
      const agreed =
        policyVersion !== null &&
        words !== null &&
        agreedAt !== null &&
        commercial !== null &&
        royaltyPercent !== null;
      return {
        id: row.id,
        novel: { id: row.novelId, slug: row.novelSlug, title: row.novelTitle, language: row.language },
        name: row.name,
        version: row.version,
        forkNumber: row.forkNumber,
        parentId: row.parentId,
        attribution: row.attribution,
        consent: agreed
          ? { policyVersion, words: words.split('\n'), agreedAt, commercial, royaltyPercent }
          : null,
      };
    },

    /** @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` and `changedFields` */
    async rename(actor: Actor, input: z.infer<typeof UpdateBranchInput>): Promise<Saved> {
      const { branchId, name } = input;
      await ownFork(db, actor, branchId);
      const at = clock.now().toISOString();
      const version = await claimBranchName(db, {
        ...{ id: branchId, expectedVersion: input.version, name, at },
      });
      if (version === undefined) {
        throw versionConflict(await ownFork(db, actor, branchId), input.version);
      }
      return { branchId, version };
    },

    /**
     * Tells the story anew from an inherited chapter on: the fork parts just before it, and its own chapters
     * follow there. At least one chapter stays inherited, so that it stays a fork and says of what.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` and `changedFields`, TRANSITION_REFUSED
     * with `forkNumber` when that chapter is not inherited
     */
    async rewriteFrom(actor: Actor, input: z.infer<typeof RewriteFromInput>): Promise<Saved> {
      const { branchId } = input;
      return await db.transaction().execute(async (trx) => {
        const branch = await ownFork(trx, actor, branchId);
        const version = await claimForkPoint(trx, {
          branchId,
          forkPosition: input.number - 1,
          expectedVersion: input.version,
        });
        if (version === undefined) {
          const current = await ownFork(trx, actor, branchId);
          if (current.version !== input.version) throw versionConflict(current, input.version);
          throw new AppError('TRANSITION_REFUSED', { forkNumber: branch.forkNumber });
        }
        await updateBranchLine(trx, { branchId, at: clock.now().toISOString() });
        return { branchId, version };
      });
    },

    /**
     * Published forks of a novel of the actor's, latest first.
     * @throws AppError NOT_FOUND, INVALID_INPUT for a cursor of another list
     */
    async listForks(
      actor: Actor,
      input: z.infer<typeof ForksOfNovelInput>,
    ): Promise<z.input<typeof ForkOfNovelPage>> {
      found(await findForkPolicy(db, input.novelId), actor, manageNovel);
      const after = decodeCursor(BranchKey, input.cursor);
      const rows = await listForksOfNovel(db, { novelId: input.novelId, limit: input.limit + 1, after });
      return toPage(
        rows,
        input.limit,
        ({ authorId, authorName, ...row }) => ({ ...row, author: { id: authorId, name: authorName } }),
        (row) => [row.publishedAt, row.branchId],
      );
    },

    /**
     * Lists, endorses or hides a fork on the page of the actor's novel; nobody can delete another's fork.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` and `changedFields`
     */
    async setStanding(actor: Actor, input: z.infer<typeof SetStandingInput>): Promise<Saved> {
      const { branchId, standing } = input;
      const upstream = async () => {
        const branch = await findManagedBranch(db, branchId);
        if (branch?.novelAuthorId !== actor.userId || branch.isMain) throw new AppError('NOT_FOUND');
        return branch;
      };
      await upstream();
      const version = await claimStanding(db, { id: branchId, expectedVersion: input.version, standing });
      if (version === undefined) throw versionConflict(await upstream(), input.version);
      return { branchId, version };
    },

    /**
     * What the actor was told of forks, requests and proposals, latest first.
     * @throws AppError INVALID_INPUT for a cursor of another list
     */
    async listEvents(
      actor: Actor,
      input: z.infer<typeof BranchEventListInput>,
    ): Promise<z.input<typeof BranchEventPage>> {
      const after = decodeCursor(EventKey, input.cursor);
      const rows = await listBranchEvents(db, { userId: actor.userId, limit: input.limit + 1, after });
      return toPage(
        rows,
        input.limit,
        (row) => ({
          key: row.key,
          kind: row.kind,
          branchId: row.branchId,
          branchName: row.branchName,
          novel: { id: row.novelId, slug: row.slug, title: row.title },
          person: { id: row.personId, name: row.personName },
          createdAt: row.createdAt,
          seen: row.seen,
        }),
        (row) => [row.createdAt, row.key],
      );
    },

    /** Everything told so far is seen; answers how many were not. */
    async markEventsSeen(actor: Actor): Promise<{ seen: number }> {
      return { seen: await updateEventsSeen(db, actor.userId, clock.now().toISOString()) };
    },
  };
}
