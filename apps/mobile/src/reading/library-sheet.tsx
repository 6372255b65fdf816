import { useReadingChanged } from '@inkvine/client/reading/reading-changed';
import { useTRPC } from '@inkvine/client/react';
import { Shelf, type LibraryItem } from '@inkvine/contracts/reading';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
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

const REASON_MAX = 200;

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
  const trpc = useTRPC();
  const changed = useReadingChanged();
  const message = useErrorMessage();
  const [shelf, setShelf] = useState<Shelf | 'auto'>(item.chosen ? item.shelf : 'auto');
  const [reason, setReason] = useState(item.reason);
  const put = useMutation(
    trpc.reading.setShelf.mutationOptions({
      onSuccess: async () => {
        toast(t('library.moved'));
        onDone();
        await changed();
      },
    }),
  );
  const chosen =
    shelf === 'auto' ? { shelf: null, reason: '' } : { shelf, reason: reason.trim().slice(0, REASON_MAX) };
  return (
    <>
      <Choice
        label={t('library.move')}
        value={shelf}
        options={[
          ...Shelf.options.map((value) => ({ value, label: t(`library.shelf.${value}`) })),
          { value: 'auto' as const, label: t('library.shelfAuto') },
        ]}
        onChange={setShelf}
      />
      {shelf === 'auto' ? (
        <Text size="sm" tone="inkSoft">
          {t('library.shelfAutoHint')}
        </Text>
      ) : (
        <Field
          label={t('library.reason')}
          hint={t('library.reasonHint')}
          value={reason}
          maxLength={REASON_MAX}
          onChangeText={setReason}
        />
      )}
      {put.isError && <Notice tone="bad">{message(put.error)}</Notice>}
      <Button
        label={t('common.save')}
        pending={put.isPending}
        onPress={() => put.mutate({ branchId: item.branchId, ...chosen })}
      />
    </>
  );
}

function MarkRead({ item, onDone }: { item: LibraryItem; onDone: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const changed = useReadingChanged();
  const message = useErrorMessage();
  const mark = useMutation(
    trpc.reading.markRead.mutationOptions({
      onSuccess: async () => {
        toast(t('library.markedRead', { number: item.chapterNumber }));
        onDone();
        await changed();
      },
    }),
  );
  return (
    <>
      <Heading level={3}>{t('stories.read')}</Heading>
      {mark.isError && <Notice tone="bad">{message(mark.error)}</Notice>}
      <Button
        variant="secondary"
        label={t('library.markRead', { number: item.chapterNumber })}
        pending={mark.isPending}
        onPress={() => mark.mutate({ chapterId: item.chapterId, branchId: item.branchId })}
      />
    </>
  );
}
