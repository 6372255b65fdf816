import { REASON_MAX, useShelfForm } from '@inkvine/client/reading/shelf-form';
import { type LibraryItem, Shelf } from '@inkvine/contracts/reading';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Choice, TextField } from '../design/field.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

/** Puts a story on a shelf, with why for oneself; or lets it lie where the reading puts it. */
export function ShelfDialog({ item, onClose }: { item: LibraryItem; onClose: () => void }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const form = useShelfForm(item, () => {
    toast(t('library.moved'));
    onClose();
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('library.move')}
      lead={<span lang={item.language}>{item.novelTitle}</span>}
      footer={
        <Button pending={form.isSaving} onClick={form.save}>
          {t('common.save')}
        </Button>
      }
    >
      <div className="flex flex-col gap-5">
        <Choice
          label={t('library.shelves')}
          hideLabel
          name="shelf"
          value={form.shelf}
          options={[
            ...Shelf.options.map((value) => ({ value, label: t(`library.shelf.${value}`) })),
            { value: 'auto' as const, label: t('library.shelfAuto') },
          ]}
          onChange={form.setShelf}
        />
        {form.shelf === 'auto' ? (
          <p className="text-sm text-ink-soft">{t('library.shelfAutoHint')}</p>
        ) : (
          <TextField
            label={t('library.reason')}
            hint={t('library.reasonHint')}
            value={form.reason}
            maxLength={REASON_MAX}
            onChange={(event) => form.setReason(event.target.value)}
          />
        )}
        {form.error !== null && (
          <div role="alert">
            <Notice tone="bad">{message(form.error)}</Notice>
          </div>
        )}
      </div>
    </Dialog>
  );
}
