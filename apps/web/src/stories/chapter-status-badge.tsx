import type { ChapterStatus } from '@inkvine/contracts/stories';
import { useTranslation } from 'react-i18next';

const STATUS_CLASSES: Record<ChapterStatus, string> = {
  draft: 'bg-sunken text-ink',
  scheduled: 'bg-gold-soft text-ink',
  published: 'bg-vine-soft text-ink',
  unpublished: 'bg-sunken text-ink-soft',
};

export function ChapterStatusBadge({ status }: { status: ChapterStatus }) {
  const { t } = useTranslation();
  return (
    <span className={`rounded-full px-2.5 py-0.5 text-xs whitespace-nowrap ${STATUS_CLASSES[status]}`}>
      {t(`writing.status.${status}`)}
    </span>
  );
}
