import { useTRPC } from '@inkvine/client/react';
import { type LibraryItem, Shelf } from '@inkvine/contracts/reading';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Choice, TextField } from '../design/field.tsx';
import { toast } from '../design/toast.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { useReadingChanged } from '@inkvine/client/reading/reading-changed';

const REASON_MAX = 200;

/** Puts a story on a shelf, with why for oneself; or lets it lie where the reading puts it. */
export function ShelfDialog({ item, onClose }: { item: LibraryItem; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const changed = useReadingChanged();
  const message = useErrorMessage();
  const [shelf, setShelf] = useState<Shelf | 'auto'>(item.chosen ? item.shelf : 'auto');
  const [reason, setReason] = useState(item.reason);
  const put = useMutation(
    trpc.reading.setShelf.mutationOptions({
      onSuccess: async () => {
        toast(t('library.moved'));
        onClose();
        await changed();
      },
      onError: (error) => toast(message(error), 'bad'),
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('library.move')}
      lead={<span lang={item.language}>{item.novelTitle}</span>}
      footer={
        <Button
          pending={put.isPending}
          onClick={() =>
            put.mutate({
              branchId: item.branchId,
              shelf: shelf === 'auto' ? null : shelf,
              reason: shelf === 'auto' ? '' : reason.trim(),
            })
          }
        >
          {t('common.save')}
        </Button>
      }
    >
      <div className="flex flex-col gap-5">
        <Choice
          label={t('library.shelves')}
          hideLabel
          name="shelf"
          value={shelf}
          options={[
            ...Shelf.options.map((value) => ({ value, label: t(`library.shelf.${value}`) })),
            { value: 'auto' as const, label: t('library.shelfAuto') },
          ]}
          onChange={setShelf}
        />
        {shelf === 'auto' ? (
          <p className="text-sm text-ink-soft">{t('library.shelfAutoHint')}</p>
        ) : (
          <TextField
            label={t('library.reason')}
            hint={t('library.reasonHint')}
            value={reason}
            maxLength={REASON_MAX}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </div>
    </Dialog>
  );
}
