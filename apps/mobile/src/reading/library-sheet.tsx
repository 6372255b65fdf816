import { useMarkRead } from '@inkvine/client/reading/mark-read';
import { REASON_MAX, useShelfForm } from '@inkvine/client/reading/shelf-form';
import { Shelf, type LibraryItem } from '@inkvine/contracts/reading';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Notice, Rule } from '../design/card.tsx';
import { Choice } from '../design/choice.tsx';
import { Field } from '../design/field.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Heading, Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { useErrorMessage } from '../shell/query-view.tsx';
import { StandingForm } from './standing-form.tsx';

/** What can be done with a story on a shelf. */
export function LibrarySheet({ item, onClose }: { item: LibraryItem; onClose: () => void }) {
  return (
    <Sheet title={item.novelTitle} onClose={onClose}>
      <Move item={item} onDone={onClose} />
      <Rule />
      <MarkRead item={item} onDone={onClose} />
      <Rule />
      <StandingForm branchId={item.branchId} onDone={onClose} />
    </Sheet>
  );
}

/** Puts a story on a shelf, with why for oneself; or lets it lie where the reading puts it. */
function Move({ item, onDone }: { item: LibraryItem; onDone: () => void }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const form = useShelfForm(item, () => {
    toast(t('library.moved'));
    onDone();
  });
  return (
    <>
      <Choice
        label={t('library.move')}
        value={form.shelf}
        options={[
          ...Shelf.options.map((value) => ({ value, label: t(`library.shelf.${value}`) })),
          { value: 'auto' as const, label: t('library.shelfAuto') },
        ]}
        onChange={form.setShelf}
      />
      {form.shelf === 'auto' ? (
        <Text size="sm" tone="inkSoft">
          {t('library.shelfAutoHint')}
        </Text>
      ) : (
        <Field
          label={t('library.reason')}
          hint={t('library.reasonHint')}
          value={form.reason}
          maxLength={REASON_MAX}
          onChangeText={form.setReason}
        />
      )}
      {form.error !== null && <Notice tone="bad">{message(form.error)}</Notice>}
      <Button label={t('common.save')} pending={form.isSaving} onPress={form.save} />
    </>
  );
}

function MarkRead({ item, onDone }: { item: LibraryItem; onDone: () => void }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const { mark, isMarking, error } = useMarkRead(item, {
    marked: () => {
      toast(t('library.markedRead', { number: item.chapterNumber }));
      onDone();
    },
  });
  return (
    <>
      <Heading level={3}>{t('stories.read')}</Heading>
      {error !== null && <Notice tone="bad">{message(error)}</Notice>}
      <Button
        variant="secondary"
        label={t('library.markRead', { number: item.chapterNumber })}
        pending={isMarking}
        onPress={mark}
      />
    </>
  );
}
