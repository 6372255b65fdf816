import { useTRPC } from '@inkvine/client/react';
import type { BranchId } from '@inkvine/contracts/primitives';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';

/** The EPUB of what the reader may read; nothing where its author does not allow one. */
export function ReadersBook({ branchId }: { branchId: BranchId }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const { data } = useQuery(trpc.exports.readersBook.queryOptions({ branchId }));
  if (data?.allowed !== true) return null;
  return (
    <a href={`/api/branches/${branchId}/book`} download className={buttonClass('quiet')}>
      <Download aria-hidden className="size-4" />
      {t('stories.takeBook', { count: data.chapterCount })}
    </a>
  );
}
