import { useTRPC } from '@inkvine/client/react';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatDate } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import Sprout from 'lucide-react-native/icons/sprout';
import { useTranslation } from 'react-i18next';
import { ActivityIndicator, View } from 'react-native';
import { ButtonLink } from '../design/button.tsx';
import { Card } from '../design/card.tsx';
import { EmptyState } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { useLocale } from '../shell/locale.ts';

/** That somebody is a member, or that the bank has not answered yet. */
export function JoinOutcomeView({
  outcome,
  membership,
}: {
  outcome: 'joined' | 'waiting';
  membership: MyMembership;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { vine } = usePalette();
  const { state, openUntil, creator, tier, id: membershipId } = membership;
  if (outcome === 'waiting') {
    return (
      <View role="status">
        <EmptyState
          level={1}
          icon={<ActivityIndicator size="large" color={vine} />}
          title={t('memberships.join.waiting')}
          body={t('memberships.join.waitingBody')}
        />
      </View>
    );
  }
  const words = state === 'trial' ? 'trial' : 'joined';
  const date = openUntil === null ? '' : formatDate(openUntil, locale);
  return (
    <View role="status">
      <EmptyState
        level={1}
        icon={<Sprout size={40} color={vine} />}
        title={t(`memberships.join.${words}Title`)}
        body={`${creator.name} · ${tier.name}\n${t(`memberships.join.${words}Body`, { date })}`}
        action={
          <>
            {tier.welcome !== '' && (
              <Card>
                <Text serif>{tier.welcome}</Text>
              </Card>
            )}
            <ButtonLink
              replace
              href={{ pathname: '/memberships/[membershipId]', params: { membershipId } }}
              label={t('memberships.toMine')}
            />
            <LatestReceipt membershipId={membershipId} />
          </>
        }
      />
    </View>
  );
}

/** The receipt of the latest payment; nothing where coins paid, or nothing was paid yet. */
function LatestReceipt({ membershipId }: { membershipId: MyMembership['id'] }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const periods = useQuery(trpc.memberships.periods.queryOptions({ membershipId, limit: 1 }));
  const paid = periods.data?.items[0]?.charges.find(({ outcome }) => outcome === 'paid');
  if (paid === undefined || paid.topUpId === null) return null;
  return (
    <ButtonLink
      variant="secondary"
      href={{ pathname: '/receipts/[topUpId]', params: { topUpId: paid.topUpId } }}
      label={t('memberships.lines.receipt')}
    />
  );
}
