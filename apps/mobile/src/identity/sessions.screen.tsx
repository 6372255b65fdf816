import { deviceOf } from '@inkvine/client/device-name';
import { useTRPC } from '@inkvine/client/react';
import type { Session } from '@inkvine/contracts/identity';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Notice, Rule } from '../design/card.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { SPACE } from '../design/tokens.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { useWhen } from '../shell/when.ts';

export function SessionsScreen() {
  const { t } = useTranslation();
  return (
    <ScrollScreen>
      <DocumentTitle title={t('settings.sessions')} />
      <Text tone="inkSoft">{t('settings.sessionsLead')}</Text>
      <RequireSession>{() => <Sessions />}</RequireSession>
    </ScrollScreen>
  );
}

function Sessions() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [isAsking, setIsAsking] = useState(false);
  const sessions = useQuery(trpc.identity.sessions.queryOptions());
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.identity.sessions.queryKey() });
  const revoke = useMutation(
    trpc.identity.revokeSession.mutationOptions({
      onSuccess: async () => {
        toast(t('settings.revoked'));
        await refresh();
      },
    }),
  );
  const revokeOthers = useMutation(
    trpc.identity.revokeOtherSessions.mutationOptions({
      onSuccess: async ({ revoked }) => {
        setIsAsking(false);
        toast(t('settings.revokedOthers', { count: revoked }));
        await refresh();
      },
    }),
  );
  return (
    <QueryView query={sessions} loading={<Skeleton height={130} />}>
      {(items) => (
        <>
          {revoke.isError && <Notice tone="bad">{message(revoke.error)}</Notice>}
          <View role="list">
            {items.map((session) => (
              <SessionRow
                key={session.id}
                session={session}
                pending={revoke.isPending && revoke.variables.sessionId === session.id}
                onRevoke={() => revoke.mutate({ sessionId: session.id })}
              />
            ))}
          </View>
          {items.length > 1 && (
            <Button variant="danger" label={t('settings.revokeOthers')} onPress={() => setIsAsking(true)} />
          )}
          {isAsking && (
            <Sheet title={t('settings.revokeOthersTitle')} onClose={() => setIsAsking(false)}>
              <Text>{t('settings.revokeOthersBody')}</Text>
              {revokeOthers.isError && <Notice tone="bad">{message(revokeOthers.error)}</Notice>}
              <Button
                variant="danger"
                label={t('settings.revokeOthers')}
                pending={revokeOthers.isPending}
                onPress={() => revokeOthers.mutate()}
              />
            </Sheet>
          )}
        </>
      )}
    </QueryView>
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
  const when = useWhen();
  const device = deviceOf(session.userAgent);
  return (
    <View role="listitem">
      <View style={styles.row}>
        <Text bold size="sm">
          {device === null ? t('settings.unknownDevice') : t('settings.device', device)}
        </Text>
        <Text size="xs" tone="inkSoft">
          {t('settings.since', { when: when.exact(session.createdAt) })}
        </Text>
        {session.current ? (
          <Text size="xs" bold tone="vine">
            {t('settings.thisDevice')}
          </Text>
        ) : (
          <Button variant="secondary" label={t('settings.revoke')} pending={pending} onPress={onRevoke} />
        )}
      </View>
      <Rule />
    </View>
  );
}

const styles = StyleSheet.create({
  row: { gap: SPACE.xs, paddingVertical: SPACE.md, alignItems: 'flex-start' },
});
