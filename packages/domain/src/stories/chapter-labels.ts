import type { Numbering } from '@inkvine/contracts/outline';

/**
 * What each chapter is called beside its title: the author's own words (`Prologue`), else a number. Chapters with
 * words of their own take no number. Numbers run through the branch, or begin anew in each volume; chapters in none
 * keep the number they have in the branch. The same rule for what readers see is `labelOf` of the repositories.
 * @param before chapters with a number that a fork inherits, 0 for none
 */
export function chapterLabels(
  chapters: readonly { volumeId: string | null; numberLabel: string | null }[],
  { numbering, before }: { numbering: Numbering; before: number },
): string[] {
  const inVolume = new Map<string, number>();
  let inBranch = before;
  return chapters.map(({ volumeId, numberLabel }) => {
    if (numberLabel !== null) return numberLabel;
    inBranch += 1;
    if (volumeId === null || numbering === 'continuous') return String(inBranch);
    const number = (inVolume.get(volumeId) ?? 0) + 1;
    inVolume.set(volumeId, number);
    return String(number);
  });
}
