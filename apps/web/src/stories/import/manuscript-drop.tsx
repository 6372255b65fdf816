import { uploadManuscript } from '@inkvine/client/manuscript-upload';
import { useMutation } from '@tanstack/react-query';
import { FileText } from 'lucide-react';
import { useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../design/class-names.ts';
import { FileChoice } from '../../design/file-choice.tsx';
import { Notice } from '../../design/states.tsx';
import { server } from '../../shell/api.ts';
import { useErrorMessage } from '../../shell/query-view.tsx';

/** Takes a manuscript's file by drop or by choice, sends it, and shows how far it has come. */
export function ManuscriptDrop({ onUploaded }: { onUploaded: (manuscriptId: string) => void }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const [isOver, setIsOver] = useState(false);
  const [sent, setSent] = useState(0);
  const upload = useMutation({
    mutationFn: (file: File) => {
      setSent(0);
      return uploadManuscript(server, { file, filename: file.name, onProgress: setSent });
    },
    onSuccess: onUploaded,
  });

  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file !== undefined && !upload.isPending) upload.mutate(file);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    take(event.dataTransfer.files);
  };

  return (
    <div className="flex flex-col gap-4">
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={onDrop}
        className={classNames(
          'flex flex-col items-center gap-4 rounded-lg border-2 border-dashed px-6 py-14 text-center transition-colors',
          isOver ? 'border-vine bg-vine-soft' : 'border-line-strong bg-surface',
        )}
      >
        <FileText aria-hidden className="size-9 text-vine" strokeWidth={1.25} />
        {upload.isPending ? (
          <Progress name={upload.variables.name} sent={sent} />
        ) : (
          <>
            <p className="font-serif text-lg font-bold max-sm:hidden">{t('writing.import.drop')}</p>
            <FileChoice
              label={t('writing.import.choose')}
              accept=".txt,.md,.markdown,.docx,.epub,text/plain,text/markdown,application/epub+zip,application/vnd.openxmlformats-officedocument.wordprocessingml.document"
              onChoose={take}
            />
            <p className="text-xs text-ink-soft">{t('writing.import.rights')}</p>
          </>
        )}
      </div>
      {upload.isError && (
        <div role="alert">
          <Notice tone="bad">{message(upload.error)}</Notice>
        </div>
      )}
    </div>
  );
}

function Progress({ name, sent }: { name: string; sent: number }) {
  const { t } = useTranslation();
  const isSent = sent >= 1;
  return (
    <div className="flex w-full max-w-sm flex-col gap-2" role="status">
      <p className="font-semibold break-all">{t('writing.import.uploading', { name })}</p>
      <progress
        value={isSent ? undefined : sent}
        aria-label={t('writing.import.uploading', { name })}
        className="h-1.5 w-full overflow-hidden rounded-full accent-vine"
      />
      <p className="text-xs text-ink-soft">
        {isSent ? t('writing.import.reading') : t('writing.import.uploaded', { percent: sent })}
      </p>
    </div>
  );
}
