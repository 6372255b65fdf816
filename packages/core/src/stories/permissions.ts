import type { Permission } from '../identity/policy.ts';

/** The permission over whatever belongs to a novel. */
export const manageNovel = (novel: { authorId: string }): Permission => ({ action: 'novel.manage', novel });

export const useManuscript = (manuscript: { ownerId: string }): Permission => ({
  action: 'manuscript.use',
  manuscript,
});
