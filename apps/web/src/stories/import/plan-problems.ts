import type { ManuscriptPlan, PlanProblemCode } from '@inkvine/contracts/manuscript-plan';
import { CHAPTER_MAX_CHARACTERS } from '@inkvine/contracts/block';
import { BRANCH_MAX_VOLUMES, NOVEL_MAX_CHAPTERS, TITLE_MAX_LENGTH } from '@inkvine/contracts/stories';
import { useTranslation } from 'react-i18next';

/** Place in the plan of the chapter that is the `chapter`th of those kept. */
export function segmentIndexOfChapter(plan: ManuscriptPlan, chapter: number): number {
  let kept = -1;
  return plan.findIndex((segment) => {
    if (!segment.dropped) kept += 1;
    return kept === chapter && !segment.dropped;
  });
}

/** What is wrong with a plan, and what to do about it. */
export function usePlanProblemWords(): (code: PlanProblemCode) => string {
  const { t } = useTranslation();
  return (code) => {
    switch (code) {
      case 'NO_CHAPTERS':
        return t('writing.import.nothingKept');
      case 'TOO_MANY_CHAPTERS':
        return t('writing.import.tooMany', { max: NOVEL_MAX_CHAPTERS });
      case 'TOO_MANY_VOLUMES':
        return t('writing.import.tooManyVolumes', { max: BRANCH_MAX_VOLUMES });
      case 'TITLE_EMPTY':
        return t('writing.import.titleMissing');
      case 'TITLE_TOO_LONG':
        return t('writing.import.titleTooLong', { max: TITLE_MAX_LENGTH });
      case 'CHAPTER_TOO_LONG':
        return t('writing.import.chapterTooLong', { max: CHAPTER_MAX_CHARACTERS });
      case 'CHAPTER_EMPTY':
        return t('writing.import.chapterEmpty');
      case 'OUT_OF_RANGE':
      case 'OVERLAP':
      case 'SPLIT_CHARACTER':
        return t('writing.import.planChanged');
    }
  };
}
