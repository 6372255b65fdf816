import { parseAppError } from '@inkvine/client/app-error';
import { useReadingChanged } from '@inkvine/client/reading/reading-changed';
import { useTRPC } from '@inkvine/client/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../design/card.tsx';
import { CheckField } from '../design/check-field.tsx';
import { useErrorMessage } from '../shell/query-view.tsx';

/** What lists show: where one has read, and titles one has not come to. What counts for spoilers stays as it is. */
export function ReadingChoices() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const changed = useReadingChanged();
  /** What was chosen, until it is saved or refused. */
  const [choice, setChoice] = useState<{ keepsHistory?: boolean; hidesTitles?: boolean } | null>(null);
  const preferences = useQuery(trpc.reading.preferences.queryOptions());
  const save = useMutation(
    trpc.reading.savePreferences.mutationOptions({
      onSuccess: async (saved) => {
        queryClient.setQueryData(trpc.reading.preferences.queryKey(), saved);
        await changed();
      },
      onError: async (error) => {
        if (parseAppError(error).code === 'VERSION_CONFLICT') await preferences.refetch();
      },
      onSettled: () => setChoice(null),
    }),
  );
  if (preferences.data === undefined) return null;
  const { keepsHistory, hidesTitles, version } = preferences.data;
  const choose = (what: NonNullable<typeof choice>) => {
    if (choice !== null) return;
    setChoice(what);
    save.mutate({ version, ...what });
  };
  return (
    <>
      <CheckField
        label={t('library.history')}
        hint={t('library.historyHint')}
        checked={choice?.keepsHistory ?? keepsHistory}
        onChange={(keeps) => choose({ keepsHistory: keeps })}
      />
      <CheckField
        label={t('library.hidesTitles')}
        hint={t('library.hidesTitlesHint')}
        checked={choice?.hidesTitles ?? hidesTitles}
        onChange={(hides) => choose({ hidesTitles: hides })}
      />
      {save.isError && <Notice tone="bad">{message(save.error)}</Notice>}
    </>
  );
}
