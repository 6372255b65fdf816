import type { DraftSession } from '@inkvine/client/drafts/draft-state';
import { useDraftState } from '@inkvine/client/drafts/use-draft-session';
import { useTRPC } from '@inkvine/client/react';
import type { EditableChapter } from '@inkvine/contracts/stories';
import { formatCoins } from '@inkvine/i18n/format';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

/** Publishes the chapter as it stands on this phone, at the price it has. */
export function PublishButton({ session, chapter }: { session: DraftSession; chapter: EditableChapter }) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const label = t(
    chapter.status === 'published' ? 'writing.chapter.publishChanges' : 'writing.chapter.publish',
  );
  return (
    <>
      <Button variant="quiet" label={label} onPress={() => setIsAsking(true)} />
      {isAsking && (
        <Sheet title={t('writing.chapter.publishTitle')} onClose={() => setIsAsking(false)}>
          <Confirmation session={session} chapter={chapter} label={label} onDone={() => setIsAsking(false)} />
        </Sheet>
      )}
    </>
  );
}

function Confirmation({
  session,
  chapter,
  label,
  onDone,
}: {
  session: DraftSession;
  chapter: EditableChapter;
  label: string;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const locale = useLocale();
  const { save } = useDraftState(session);
  const publish = useMutation(
    trpc.stories.publishChapter.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.stories.pathKey() });
        toast(t('writing.chapter.published'));
        onDone();
      },
    }),
  );
  const [isSaving, setIsSaving] = useState(false);
  const isUndecided = save === 'conflict';
  async function confirm() {
    setIsSaving(true);
    await session.flush('leave');
    setIsSaving(false);
    const { rev } = session.state;
    if (!['buffered', 'durable', 'idle'].includes(session.state.save)) return;
    publish.mutate({ chapterId: chapter.id, version: chapter.version, draftRev: rev });
  }
  return (
    <>
      <Text>{t('writing.chapter.publishBody', { price: formatCoins(chapter.price, locale) })}</Text>
      {(isUndecided || save === 'deviceOnly' || save === 'refused') && (
        <Notice tone="bad">{t('app.write.notSaved', { state: t(`editor.state.${save}`) })}</Notice>
      )}
      {publish.isError && <Notice tone="bad">{message(publish.error)}</Notice>}
      <Button
        label={label}
        disabled={isUndecided}
        pending={isSaving || publish.isPending}
        onPress={() => void confirm()}
      />
    </>
  );
}
