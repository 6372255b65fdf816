import type { Joining } from '@inkvine/client/memberships/join';
import type { JoinOffer } from '@inkvine/contracts/member-history';
import type { TierPrice } from '@inkvine/contracts/memberships';
import type { UserId } from '@inkvine/contracts/primitives';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { chargesInWords, consentInWords, priceInWords } from '@inkvine/i18n/membership-words';
import { useTranslation } from 'react-i18next';
import { View } from 'react-native';
import { Button, ButtonLink } from '../design/button.tsx';
import { Card, Notice, Rule } from '../design/card.tsx';
import { Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { Fact } from './fact.tsx';
import { useMethodTitle } from '../payments/method-title.ts';

/** From how few on the places that are left are told. */
const FEW_PLACES = 20;

/** What joining comes to, in figures and in the words that are agreed to, above the one button. */
export function JoinSummary({ joining, creatorId }: { joining: Joining; creatorId: UserId }) {
  const { t } = useTranslation();
  const { price, offer } = joining;
  if (price === undefined) return null;
  return (
    <Card>
      <Heading>{t('memberships.join.summary')}</Heading>
      <QueryView query={offer} loading={<Skeleton height={240} />}>
        {(data) =>
          data.refusal === null ? (
            <Agreement joining={joining} offer={data} price={price} />
          ) : (
            <>
              <Text>{t(`memberships.join.refusal.${data.refusal}`)}</Text>
              {data.membershipId === null ? (
                <ButtonLink
                  variant="secondary"
                  href={{ pathname: '/creators/[creatorId]/memberships', params: { creatorId } }}
                  label={t('memberships.join.back')}
                />
              ) : (
                <ButtonLink
                  href={{
                    pathname: '/memberships/[membershipId]',
                    params: { membershipId: data.membershipId },
                  }}
                  label={t('memberships.toMine')}
                />
              )}
            </>
          )
        }
      </QueryView>
    </Card>
  );
}

function Agreement({ joining, offer, price }: { joining: Joining; offer: JoinOffer; price: TierPrice }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const titleOf = useMethodTitle();
  const { isCoins, method, error } = joining;
  const { trialDays, dueToday, renewsAt, placesLeft, coupons, charges } = offer;
  const isLowered = coupons.steps.length > 0;
  const money = (minor: number) => formatPrice(minor, price.currency, locale);
  const amount = formatPrice(price.amount, price.currency, locale);
  const renewal = formatDate(renewsAt, locale);
  const paidBy = isCoins ? t('memberships.fact.coins') : method === undefined ? null : titleOf(method);
  const submitWords = () => {
    if (trialDays > 0) return t('memberships.join.submitTrial');
    const paid = charges.find((charge) => charge.amount > 0);
    if (dueToday === 0 && paid !== undefined)
      return t('memberships.join.submitFree', { date: formatDate(paid.from, locale) });
    return t('memberships.join.submit', {
      price: isLowered ? money(dueToday) : priceInWords(t, price, locale),
    });
  };
  return (
    <>
      {isLowered && (
        <>
          <Fact label={t('memberships.join.coupons.price')}>
            <Text size="sm">{amount}</Text>
            {coupons.steps.map(({ grantId, name, off, left }) => (
              <View key={grantId}>
                <Text size="sm">{t('memberships.join.coupons.step', { name, off: money(off) })}</Text>
                <Text size="sm" tone="inkSoft">
                  {t('memberships.join.coupons.left', { price: money(left) })}
                </Text>
              </View>
            ))}
          </Fact>
          <Rule />
        </>
      )}
      <Fact label={t('memberships.join.today')}>
        <Text bold>{dueToday === 0 ? t('memberships.join.nothing') : money(dueToday)}</Text>
        {trialDays > 0 && (
          <Text size="sm" tone="inkSoft">
            {t('memberships.join.trial', { count: trialDays })}
          </Text>
        )}
      </Fact>
      <Rule />
      <Fact label={t(isLowered ? 'memberships.join.coupons.plan' : 'memberships.join.afterwards')}>
        {isLowered ? (
          chargesInWords(t, charges, price, locale).map((words) => (
            <Text key={words} size="sm">
              {words}
            </Text>
          ))
        ) : (
          <>
            <Text size="sm">{t('memberships.join.afterwardsOf', { price: amount, date: renewal })}</Text>
            <Text size="sm" tone="inkSoft">
              {t(`memberships.join.every.${price.interval}`)}
            </Text>
          </>
        )}
      </Fact>
      {paidBy !== null && (
        <>
          <Rule />
          <Fact label={t('memberships.fact.method')}>{paidBy}</Fact>
        </>
      )}
      <Rule />
      <Fact label={t('memberships.join.stop')}>{t('memberships.join.stopHow')}</Fact>
      {placesLeft !== null && placesLeft <= FEW_PLACES && (
        <Text size="sm" bold tone="gold">
          {t('memberships.join.places', { count: placesLeft })}
        </Text>
      )}
      {paidBy !== null && (
        <Text size="xs" tone="inkSoft">
          {consentInWords(t, offer, price, paidBy, locale)} {t('memberships.join.remind')}
        </Text>
      )}
      {error !== null && <Notice tone="bad">{message(error)}</Notice>}
      <Button
        label={submitWords()}
        disabled={!joining.isReady && !joining.isJoining}
        pending={joining.isJoining}
        onPress={joining.join}
      />
    </>
  );
}
