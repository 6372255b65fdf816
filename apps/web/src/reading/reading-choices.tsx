import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Card } from '../design/card.tsx';
import { SavedCheckField } from '../design/saved-check-field.tsx';
import { toast } from '../design/toast.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { useReadingChanged } from '@inkvine/client/reading/reading-changed';

/** What lists show: where one has read, and titles one has not come to. What counts for spoilers stays as it is. */
export function ReadingChoices() {
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
      onError: async (error) => {
        toast(message(error), 'bad');
        if (parseAppError(error).code === 'VERSION_CONFLICT') await preferences.refetch();
      },
    }),
  );
  if (preferences.data === undefined) return null;
  const { keepsHistory, hidesTitles, version } = preferences.data;
  return (
    <Card>
      <SavedCheckField
        label={t('library.history')}
        hint={t('library.historyHint')}
        checked={keepsHistory}
        save={(keeps) => save.mutateAsync({ version, keepsHistory: keeps })}
      />
      <SavedCheckField
        label={t('library.hidesTitles')}
        hint={t('library.hidesTitlesHint')}
        checked={hidesTitles}
        save={(hides) => save.mutateAsync({ version, hidesTitles: hides })}
      />
    </Card>
  );
}
