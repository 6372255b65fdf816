import { methodOf } from '@inkvine/client/memberships/my-memberships';
import { useTierChange, useTierChangeWithdrawal } from '@inkvine/client/memberships/tier-change';
import { useTRPC } from '@inkvine/client/react';
import { benefitValues } from '@inkvine/client/tiers';
import type { TierBenefit } from '@inkvine/contracts/memberships';
import { MembershipTierId } from '@inkvine/contracts/primitives';
import type { MyMembership } from '@inkvine/contracts/renewals';
import type { TierChangeOffer, TierChangeOption } from '@inkvine/contracts/tier-changes';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { priceInWords } from '@inkvine/i18n/membership-words';
import { tierChangeInWords } from '@inkvine/i18n/tier-change-words';
import { useQuery } from '@tanstack/react-query';
import { randomUUID } from 'expo-crypto';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Card, Notice, Rule } from '../design/card.tsx';
import { Choice } from '../design/choice.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Heading, Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { SPACE } from '../design/tokens.ts';
import { useMethodTitle } from '../payments/method-title.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { Fact } from './fact.tsx';
import { useFailureWords } from './failure-words.ts';

/** Moves to another tier of the creator; nothing where there is none that is paid in the same way. */
export function ChangeTier({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const failure = useFailureWords();
  const { creator, tier, tierChange } = membership;
  const change = useTierChange(membership, {
    randomId: randomUUID,
    changed: ({ outcome, membership: after }) => {
      if (outcome === 'changed') toast(t('memberships.tierChange.changed', { tier: after.tier.name }));
      if (outcome !== 'agreed' || after.tierChange === null) return;
      const { from, tier: next } = after.tierChange;
      toast(t('memberships.tierChange.agreed', { tier: next.name, date: formatDate(from, locale) }));
    },
  });
  const { offer, option, options, error, refused } = change;
  if (offer === undefined || (options.length === 0 && tierChange === null)) return null;
  return (
    <>
      <Button
        variant="quiet"
        label={t('memberships.tierChange.open')}
        onPress={() => change.setAsking(true)}
      />
      {change.isAsking && (
        <Sheet
          title={t('memberships.tierChange.title', { name: creator.name })}
          onClose={() => change.setAsking(false)}
        >
          <Text size="sm" tone="inkSoft">
            {t('memberships.tierChange.lead', {
              tier: tier.name,
              price: priceInWords(t, membership, locale),
            })}
          </Text>
          {offer.refusal !== null ? (
            <Notice tone="gold">{t(`memberships.tierChange.refusal.${offer.refusal}`)}</Notice>
          ) : (
            <Choice
              label={t('memberships.tierChange.choose')}
              value={option?.tierId ?? ''}
              options={options.map((each) => ({ value: each.tierId, label: labelOf(each) }))}
              onChange={(tierId) => change.choose(MembershipTierId.parse(tierId))}
            />
          )}
          {option !== undefined && offer.refusal === null && (
            <Summary membership={membership} offer={offer} option={option} />
          )}
          {refused !== null && error === null && (
            <Notice tone="bad">
              {t('memberships.tierChange.refused', { why: failure(refused.failure) })}
            </Notice>
          )}
          {error !== null && <Notice tone="bad">{message(error)}</Notice>}
          <Button
            label={
              option === undefined
                ? t('memberships.tierChange.open')
                : tierChangeInWords(t, option, offer, locale).submit
            }
            disabled={!change.isReady}
            pending={change.isChanging}
            onPress={change.change}
          />
          <Button
            variant="secondary"
            label={t('memberships.tierChange.keep', { tier: tier.name })}
            onPress={() => change.setAsking(false)}
          />
        </Sheet>
      )}
    </>
  );

  function labelOf({ name, amount, isFull }: TierChangeOption): string {
    const price = priceInWords(t, { ...membership, amount }, locale);
    return isFull ? `${name} · ${t('memberships.tierChange.full')}` : `${name} · ${price}`;
  }
}

/** What is agreed to: what is paid today and next, what comes and what goes. */
function Summary({
  membership,
  offer,
  option,
}: {
  membership: MyMembership;
  offer: TierChangeOffer;
  option: TierChangeOption;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const words = tierChangeInWords(t, option, offer, locale);
  const titleOf = useMethodTitle();
  const trpc = useTRPC();
  const methods = useQuery(trpc.paymentMethods.list.queryOptions());
  const method = methodOf(membership, methods.data ?? []);
  return (
    <View aria-live="polite" style={styles.summary}>
      <Rule />
      <Fact label={t('memberships.tierChange.today')}>
        <Text size="sm" bold>
          {words.today}
        </Text>
        {words.coins !== null && <Text size="sm">{words.coins}</Text>}
      </Fact>
      {method !== undefined && (
        <Fact label={t('memberships.fact.method')}>
          {method === null ? t('memberships.fact.coins') : titleOf(method)}
        </Fact>
      )}
      <Fact label={t('memberships.tierChange.begins')}>{words.begins}</Fact>
      <Fact label={t('memberships.tierChange.next')}>{words.next}</Fact>
      <Benefits title={t('memberships.tierChange.benefits')} benefits={option.benefits} />
      <Benefits title={t('memberships.tierChange.losses')} benefits={option.losses} />
      <Text size="sm" tone="inkSoft">
        {words.consent}
      </Text>
    </View>
  );
}

function Benefits({ title, benefits }: { title: string; benefits: readonly TierBenefit[] }) {
  const { t } = useTranslation();
  if (benefits.length === 0) return null;
  return (
    <View role="list" aria-label={title}>
      <Text size="sm" bold>
        {title}
      </Text>
      {benefits.map((benefit) => (
        <View key={benefit.kind} role="listitem">
          <Text size="sm">{`· ${t(`tiers.benefit.${benefit.kind}`, benefitValues(benefit))}`}</Text>
        </View>
      ))}
    </View>
  );
}

/** A change that waits for its day, or for the bank; nothing while none does. */
export function TierChangeComing({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const { tier, tierChange, isChangingTier } = membership;
  const { error, pending, withdraw } = useTierChangeWithdrawal(membership, {
    withdrawn: () => toast(t('memberships.tierChange.takenBack', { tier: tier.name })),
  });
  return (
    <>
      {isChangingTier && (
        <View role="status">
          <Notice tone="gold">{t('memberships.tierChange.waiting')}</Notice>
        </View>
      )}
      {tierChange !== null && (
        <Card style={styles.summary}>
          <Heading>{t('memberships.tierChange.agreedTitle')}</Heading>
          <View role="status">
            <Text size="sm">
              {t('memberships.tierChange.agreedBody', {
                tier: tierChange.tier.name,
                price: formatPrice(tierChange.amount, membership.currency, locale),
                date: formatDate(tierChange.from, locale),
              })}
            </Text>
          </View>
          <Button
            variant="secondary"
            label={t('memberships.tierChange.takeBack', { tier: tier.name })}
            pending={pending}
            onPress={withdraw}
          />
          {error !== null && <Notice tone="bad">{message(error)}</Notice>}
        </Card>
      )}
    </>
  );
}

const styles = StyleSheet.create({ summary: { gap: SPACE.md } });
