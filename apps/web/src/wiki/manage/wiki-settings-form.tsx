import { useTRPC } from '@inkvine/client/react';
import type { BranchId } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { SavedCheckField } from '../../design/saved-check-field.tsx';
import { Skeleton } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { QueryView, useErrorMessage } from '../../shell/query-view.tsx';

export function WikiSettingsForm({ branchId }: { branchId: BranchId }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const settings = useQuery(trpc.wiki.settings.queryOptions({ branchId }));
  const update = useMutation(
    trpc.wiki.updateSettings.mutationOptions({
      onSuccess: () => toast(t('wiki.manage.saved')),
      onError: (error) => toast(message(error), 'bad'),
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.wiki.pathKey() }),
    }),
  );
  return (
    <QueryView query={settings} loading={<Skeleton className="h-11" />}>
      {({ showsHiddenCount, version }) => (
        <SavedCheckField
          label={t('wiki.manage.settings.count')}
          hint={t('wiki.manage.settings.countHint')}
          checked={showsHiddenCount}
          save={(next) => update.mutateAsync({ branchId, version, showsHiddenCount: next })}
        />
      )}
    </QueryView>
  );
}
