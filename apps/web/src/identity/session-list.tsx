import { useTRPC } from '@inkvine/client/react';
import type { Session } from '@inkvine/contracts/identity';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';
import { deviceOf } from '@inkvine/client/device-name';

export function SessionList() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const sessions = useQuery(trpc.identity.sessions.queryOptions());
  const [isAsking, setIsAsking] = useState(false);
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.identity.sessions.queryKey() });
  const onError = (error: unknown) => toast(message(error), 'bad');

  const revoke = useMutation(
    trpc.identity.revokeSession.mutationOptions({
      onSuccess: async () => {
        toast(t('settings.revoked'));
        await refresh();
      },
      onError,
    }),
  );
  const revokeOthers = useMutation(
    trpc.identity.revokeOtherSessions.mutationOptions({
      onSuccess: async ({ revoked }) => {
        setIsAsking(false);
        toast(t('settings.revokedOthers', { count: revoked }));
        await refresh();
      },
      onError,
    }),
  );

  return (
    <Section id="sessions" title={t('settings.sessions')} lead={t('settings.sessionsLead')}>
      <QueryView query={sessions} loading={<Skeleton className="h-32" />}>
        {(items) => (
          <>
            <ul className="divide-y divide-line border-y border-line">
              {items.map((session) => (
                <SessionRow
                  key={session.id}
                  session={session}
                  pending={revoke.isPending && revoke.variables?.sessionId === session.id}
                  onRevoke={() => revoke.mutate({ sessionId: session.id })}
                />
              ))}
            </ul>
            {items.length > 1 && (
              <Button variant="secondary" className="self-start" onClick={() => setIsAsking(true)}>
                {t('settings.revokeOthers')}
              </Button>
            )}
          </>
        )}
      </QueryView>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={t('settings.revokeOthersTitle')}
        body={t('settings.revokeOthersBody')}
        action={t('settings.revokeOthers')}
        pending={revokeOthers.isPending}
        onConfirm={() => revokeOthers.mutate()}
      />
    </Section>
  );
}

function SessionRow({
  session,
  pending,
  onRevoke,
}: {
  session: Session;
  pending: boolean;
  onRevoke: () => void;
}) {
  const { t } = useTranslation();
  const device = deviceOf(session.userAgent);
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3.5 text-sm">
      <span>
        <span className="block font-semibold" title={session.userAgent ?? undefined}>
          {device === null ? t('settings.unknownDevice') : t('settings.device', device)}
        </span>
        <span className="text-xs text-ink-soft">
          <When at={session.createdAt} relative={false} />
        </span>
      </span>
      {session.current ? (
        <span className="text-xs font-semibold text-vine">{t('settings.thisDevice')}</span>
      ) : (
        <Button variant="quiet" size="sm" pending={pending} onClick={onRevoke}>
          {t('settings.revoke')}
        </Button>
      )}
    </li>
  );
}
