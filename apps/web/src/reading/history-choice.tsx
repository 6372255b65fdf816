import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Card } from '../design/card.tsx';
import { CheckField } from '../design/field.tsx';
import { toast } from '../design/toast.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { useReadingChanged } from './reading-changed.ts';

/** Whether lists show where one has read; what counts for spoilers is another matter, and stays. */
export function HistoryChoice() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const changed = useReadingChanged();
  const preferences = useQuery(trpc.reading.preferences.queryOptions());
  const save = useMutation(
    trpc.reading.savePreferences.mutationOptions({
      onSuccess: async (saved) => {
        queryClient.setQueryData(trpc.reading.preferences.queryKey(), saved);
        await changed();
      },
      onError: (error) => {
        toast(message(error), 'bad');
        if (parseAppError(error).code === 'VERSION_CONFLICT') void preferences.refetch();
      },
    }),
  );
  if (preferences.data === undefined) return null;
  const { keepsHistory, version } = preferences.data;
  return (
    <Card>
      <CheckField
        label={t('library.history')}
        hint={t('library.historyHint')}
        checked={save.isPending ? save.variables.keepsHistory === true : keepsHistory}
        onChange={(keeps) => save.mutate({ version, keepsHistory: keeps })}
      />
    </Card>
  );
}
