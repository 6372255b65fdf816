import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC, useTRPCClient } from '@inkvine/client/react';
import type { ReadingPreferences } from '@inkvine/contracts/reading';
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
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const changed = useReadingChanged();
  const preferences = useQuery(trpc.reading.preferences.queryOptions());
  const key = trpc.reading.preferences.queryKey();
  const save = useMutation({
    // One after the other: what is chosen while another choice is saved goes on top of that.
    scope: { id: 'reading.preferences' },
    mutationFn: (choice: Partial<Pick<ReadingPreferences, 'keepsHistory' | 'hidesTitles'>>) =>
      client.reading.savePreferences.mutate({
        ...choice,
        version: queryClient.getQueryData(key)?.version ?? 1,
      }),
    onSuccess: async (saved) => {
      queryClient.setQueryData(key, saved);
      await changed();
    },
    onError: async (error) => {
      toast(message(error), 'bad');
      if (parseAppError(error).code === 'VERSION_CONFLICT') await preferences.refetch();
    },
  });
  if (preferences.data === undefined) return null;
  const { keepsHistory, hidesTitles } = preferences.data;
  return (
    <Card>
      <SavedCheckField
        label={t('library.history')}
        hint={t('library.historyHint')}
        checked={keepsHistory}
        save={(keeps) => save.mutateAsync({ keepsHistory: keeps })}
      />
      <SavedCheckField
        label={t('library.hidesTitles')}
        hint={t('library.hidesTitlesHint')}
        checked={hidesTitles}
        save={(hides) => save.mutateAsync({ hidesTitles: hides })}
      />
    </Card>
  );
}
