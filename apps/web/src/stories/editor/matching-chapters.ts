import type { ManagedChapter } from '@inkvine/contracts/stories';

const SHOWN = 30;

/** Chapters whose number begins with, or whose title contains, what was typed. */
export const matchingChapters = <Chapter extends Pick<ManagedChapter, 'title' | 'number'>>(
  chapters: readonly Chapter[],
  typed: string,
): Chapter[] => {
  const wanted = typed.trim().toLocaleLowerCase();
  return chapters
    .filter(
      ({ title, number }) => String(number).startsWith(wanted) || title.toLocaleLowerCase().includes(wanted),
    )
    .slice(0, SHOWN);
};
