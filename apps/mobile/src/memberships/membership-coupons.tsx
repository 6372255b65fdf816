import { useCouponChoice } from '@inkvine/client/memberships/coupon-choice';
import type { MembershipCoupons } from '@inkvine/contracts/membership-coupons';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { choiceInWords, nextChargeInWords, standingFacts } from '@inkvine/i18n/coupon-choice-words';
import { formatPrice } from '@inkvine/i18n/format';
import { chargesInWords } from '@inkvine/i18n/membership-words';
import { randomUUID } from 'expo-crypto';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Card, Notice, Rule } from '../design/card.tsx';
import { CheckField } from '../design/check-field.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Heading, Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { Fact } from './fact.tsx';

/** The coupons of a membership, and another choice of them; nothing where its member has none for it. */
export function StandingCoupons({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const [now] = useState(() => new Date());
  const { currency } = membership;
  const choice = useCouponChoice(membership, {
    randomId: randomUUID,
    changed: (_after, next) =>
      toast(t('coupons.standing.changed', { next: nextChargeInWords(t, next, currency, locale) })),
  });
  const { standing, offer } = choice;
  if (standing === undefined || standing.coupons.length === 0) return null;
  const held = standing.coupons.filter(({ isHeld }) => isHeld);
  if (held.length === 0 && !standing.canAdd) return null;
  return (
    <Card style={styles.card}>
      <Heading>{t('coupons.standing.title')}</Heading>
      {held.length === 0 && (
        <Text size="sm" tone="inkSoft">
          {t('coupons.standing.none')}
        </Text>
      )}
      {held.map((each) => {
        const words = choiceInWords(t, each, currency, locale);
        return (
          <View key={each.coupon.id}>
            <Text size="sm" bold>
              {each.coupon.name}
            </Text>
            <Text size="sm" tone="inkSoft">
              {standingFacts(t, each, locale, now)}
            </Text>
            {words !== null && (
              <Text size="sm" bold>
                {words}
              </Text>
            )}
          </View>
        );
      })}
      {held.length > 0 && <Plan offer={standing} />}
      <Button
        variant="secondary"
        label={t(held.length === 0 ? 'coupons.standing.add' : 'coupons.standing.change')}
        onPress={choice.ask}
      />
      {choice.isAsking && (
        <Sheet title={t('coupons.standing.choose', { name: membership.creator.name })} onClose={choice.close}>
          <Text size="sm" tone="inkSoft">
            {t('coupons.standing.lead')}
          </Text>
          {standing.refusal !== null ? (
            <Notice tone="gold">{t(`coupons.standing.refusal.${standing.refusal}`)}</Notice>
          ) : (
            <>
              {!standing.canAdd && <Notice tone="gold">{t('coupons.standing.onlyOff')}</Notice>}
              <View role="group" aria-label={t('coupons.standing.pick')}>
                {choice.coupons.map((each) => (
                  <CheckField
                    key={each.coupon.id}
                    label={each.coupon.name}
                    hint={[standingFacts(t, each, locale, now), choiceInWords(t, each, currency, locale)]
                      .filter((words) => words !== null)
                      .join(' · ')}
                    checked={choice.isTicked(each)}
                    onChange={(isNow) => choice.tick(each.coupon.id, isNow)}
                  />
                ))}
              </View>
              {offer !== undefined && <Summary offer={offer} />}
            </>
          )}
          {choice.error !== null && <Notice tone="bad">{message(choice.error)}</Notice>}
          <Button
            label={choice.isReady ? submitWords(offer) : t('coupons.standing.submit')}
            disabled={!choice.isReady}
            pending={choice.isChanging}
            onPress={choice.confirm}
          />
          <Button variant="secondary" label={t('coupons.standing.keep')} onPress={choice.close} />
        </Sheet>
      )}
    </Card>
  );

  function submitWords(shown: MembershipCoupons | undefined): string {
    const next = shown?.next ?? null;
    if (next === null) return t('coupons.standing.submit');
    if (next.amount === 0) return t('coupons.standing.submitFree');
    return t('coupons.standing.submitOf', { price: formatPrice(next.amount, currency, locale) });
  }
}

/** What is agreed to: the next charge as it is and as it will be, and those after it. */
function Summary({ offer }: { offer: MembershipCoupons }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { next, stands, currency } = offer;
  return (
    <View aria-live="polite" style={styles.card}>
      <Rule />
      <Fact label={t('coupons.standing.next')}>
        <Text bold>{nextChargeInWords(t, next, currency, locale)}</Text>
        {next?.amount !== stands?.amount && (
          <Text size="sm" tone="inkSoft">
            {t('coupons.standing.before', { next: nextChargeInWords(t, stands, currency, locale) })}
          </Text>
        )}
      </Fact>
      <Plan offer={offer} />
    </View>
  );
}

function Plan({ offer }: { offer: MembershipCoupons }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (offer.charges.length === 0) return null;
  return (
    <Fact label={t('coupons.standing.plan')}>
      {chargesInWords(t, offer.charges, offer, locale).map((words) => (
        <Text key={words} size="sm">
          {words}
        </Text>
      ))}
    </Fact>
  );
}

const styles = StyleSheet.create({ card: { gap: SPACE.md } });
