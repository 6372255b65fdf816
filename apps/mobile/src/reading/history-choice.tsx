import { parseAppError } from '@inkvine/client/app-error';
import { useReadingChanged } from '@inkvine/client/reading/reading-changed';
import { useTRPC } from '@inkvine/client/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../design/card.tsx';
import { CheckField } from '../design/check-field.tsx';
import { useErrorMessage } from '../shell/query-view.tsx';

/** Whether lists show where one has read; what counts for spoilers is another matter, and stays. */
export function HistoryChoice() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const changed = useReadingChanged();
  /** What was chosen, until it is saved or refused. */
  const [choice, setChoice] = useState<boolean | null>(null);
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
  const { keepsHistory, version } = preferences.data;
  return (
    <>
      <CheckField
        label={t('library.history')}
        hint={t('library.historyHint')}
        checked={choice ?? keepsHistory}
        onChange={(keeps) => {
          if (choice !== null) return;
          setChoice(keeps);
          save.mutate({ version, keepsHistory: keeps });
        }}
      />
      {save.isError && <Notice tone="bad">{message(save.error)}</Notice>}
    </>
  );
}
