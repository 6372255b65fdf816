import { useTRPC } from '@inkvine/client/react';
import type { ExportFormat } from '@inkvine/contracts/exports';
import type { BranchId } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { CheckField, Choice } from '../design/field.tsx';
import { SavedCheckField } from '../design/saved-check-field.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { BackupList } from './backup-list.tsx';

const FORMATS = ['epub', 'markdown'] as const satisfies readonly ExportFormat[];

/** Takes a branch home as a file, says whether readers may, and holds its backups. */
export function ExportDialog({ branchId, onClose }: { branchId: BranchId; onClose: () => void }) {
  const { t } = useTranslation();
  const [format, setFormat] = useState<ExportFormat>('epub');
  const [drafts, setDrafts] = useState(true);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('writing.export.title')}
      lead={t('writing.export.lead')}
      footer={
        <a
          href={`/api/branches/${branchId}/manuscript?format=${format}&drafts=${drafts}`}
          download
          className={buttonClass()}
        >
          <Download aria-hidden className="size-4" />
          {t('writing.export.download')}
        </a>
      }
    >
      <div className="flex flex-col gap-5">
        <Choice
          label={t('writing.export.format')}
          name="export-format"
          value={format}
          options={FORMATS.map((value) => ({ value, label: t(`writing.export.formats.${value}`) }))}
          onChange={setFormat}
        />
        <p className="text-sm text-ink-soft">{t(`writing.export.about.${format}`)}</p>
        <CheckField
          label={t('writing.export.drafts')}
          hint={t('writing.export.draftsHint')}
          checked={drafts}
          onChange={setDrafts}
        />
        <ReadersMayTake branchId={branchId} />
        <BackupList branchId={branchId} />
      </div>
    </Dialog>
  );
}

function ReadersMayTake({ branchId }: { branchId: BranchId }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const settings = useQuery(trpc.exports.settings.queryOptions({ branchId }));
  const change = useMutation(
    trpc.exports.setSettings.mutationOptions({
      onSuccess: (saved) => queryClient.setQueryData(trpc.exports.settings.queryKey({ branchId }), saved),
    }),
  );
  return (
    <div className="border-t border-line pt-4">
      <QueryView query={settings} loading={<Skeleton className="h-14" />}>
        {({ readerExport }) => (
          <SavedCheckField
            label={t('writing.export.readers')}
            hint={t('writing.export.readersHint')}
            checked={readerExport}
            save={(next) => change.mutateAsync({ branchId, readerExport: next })}
          />
        )}
      </QueryView>
      {change.isError && (
        <div role="alert" className="mt-2">
          <Notice tone="bad">{message(change.error)}</Notice>
        </div>
      )}
    </div>
  );
}
