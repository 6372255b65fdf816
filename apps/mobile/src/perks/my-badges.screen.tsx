import { useBadgeChoice, useMyBadges } from '@inkvine/client/perks/badge-choice';
import type { HeldBadge, MyBadges } from '@inkvine/contracts/badges';
import { badgeWords } from '@inkvine/i18n/badge-words';
import { formatDate } from '@inkvine/i18n/format';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Card, Notice, Section } from '../design/card.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { toast } from '../design/toast.tsx';
import { RADIUS, SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { BadgeMark, ShownBadges } from './badge-mark.tsx';

/** What somebody holds, shows, and is on the way to. */
export function MyBadgesScreen() {
  const { t } = useTranslation();
  return (
    <ScrollScreen>
      <DocumentTitle title={t('badges.title')} />
      <Text tone="inkSoft">{t('badges.lead')}</Text>
      <RequireSession>{(me) => <Mine name={me.name} />}</RequireSession>
    </ScrollScreen>
  );
}

function Mine({ name }: { name: string }) {
  const mine = useMyBadges();
  return (
    <QueryView query={mine} loading={<Skeleton height={240} />}>
      {(data) => (
        <>
          <Held mine={data} name={name} />
          <Next mine={data} />
          <Gone mine={data} />
        </>
      )}
    </QueryView>
  );
}

function Held({ mine, name }: { mine: MyBadges; name: string }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const choice = useBadgeChoice(mine, () => toast(t('badges.saved')));
  const { shown, isFull, isSaving } = choice;
  return (
    <>
      <Section title={t('badges.shown')} lead={t('badges.shownLead')}>
        <Card style={styles.name}>
          <Text bold style={styles.giver}>
            {name}
          </Text>
          <ShownBadges badges={shown} />
          {shown.length === 0 && (
            <Text size="sm" tone="inkSoft">
              {t('badges.shownNone')}
            </Text>
          )}
        </Card>
        {!mine.keepsHistory && <Notice tone="gold">{t('badges.historyOff')}</Notice>}
        {choice.error !== null && <Notice tone="bad">{message(choice.error)}</Notice>}
      </Section>
      <Section title={t('badges.held')}>
        {mine.held.length === 0 ? (
          <EmptyState title={t('badges.heldNone')} body={t('badges.heldNoneBody')} />
        ) : (
          mine.held.map((badge) => (
            <HeldCard
              key={badge.id}
              badge={badge}
              place={mine.chosen.indexOf(badge.id)}
              disabled={isSaving}
              isFull={isFull}
              onToggle={() => choice.toggle(badge.id)}
              onEarlier={() => choice.moveEarlier(badge.id)}
            />
          ))
        )}
        {isFull && (
          <Text size="sm" tone="inkSoft">
            {t('badges.showFull')}
          </Text>
        )}
      </Section>
    </>
  );
}

function HeldCard({
  badge,
  place,
  disabled,
  isFull,
  onToggle,
  onEarlier,
}: {
  badge: HeldBadge;
  /** Among those shown, from 0; -1 where it is not. */
  place: number;
  disabled: boolean;
  isFull: boolean;
  onToggle: () => void;
  onEarlier: () => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const words = badgeWords(t, locale);
  const name = words.name(badge);
  const isShown = place >= 0;
  return (
    <BadgeCard badge={badge}>
      {badge.words !== '' && <Text size="sm">{badge.words}</Text>}
      <Text size="sm" tone="inkSoft">
        {words.how(badge)}
      </Text>
      <Text size="xs" tone="inkSoft">
        {t('badges.earned', { date: formatDate(badge.earnedAt, locale) })}
      </Text>
      <View style={styles.acts}>
        {(isShown || !isFull) && (
          <Button
            variant="secondary"
            disabled={disabled}
            label={t(isShown ? 'badges.hide' : 'badges.show')}
            name={t(isShown ? 'badges.hideOf' : 'badges.showOf', { name })}
            onPress={onToggle}
          />
        )}
        {place > 0 && (
          <Button
            variant="quiet"
            disabled={disabled}
            label={t('badges.earlier')}
            name={t('badges.earlierOf', { name })}
            onPress={onEarlier}
          />
        )}
      </View>
    </BadgeCard>
  );
}

function BadgeCard({
  badge,
  children,
}: {
  badge: Pick<HeldBadge, 'name' | 'icon' | 'tone' | 'level' | 'levels'>;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const words = badgeWords(t, useLocale());
  return (
    <Card style={styles.card}>
      <BadgeMark badge={badge} />
      <View style={styles.words}>
        <Text bold>{words.name(badge)}</Text>
        {children}
      </View>
    </Card>
  );
}

function Next({ mine: { next } }: { mine: MyBadges }) {
  const { t } = useTranslation();
  const palette = usePalette();
  const words = badgeWords(t, useLocale());
  if (next.length === 0) return null;
  return (
    <Section title={t('badges.next')}>
      {next.map((badge) => (
        <BadgeCard key={badge.id} badge={badge}>
          <Text size="sm" tone="inkSoft">
            {words.how(badge)}
          </Text>
          <Text size="sm" bold>
            {words.progress(badge)}
          </Text>
          <View aria-hidden style={[styles.bar, { backgroundColor: palette.sunken }]}>
            <View
              style={[
                styles.done,
                { backgroundColor: palette.vine, width: `${(100 * badge.have) / badge.need}%` },
              ]}
            />
          </View>
        </BadgeCard>
      ))}
    </Section>
  );
}

function Gone({ mine: { gone } }: { mine: MyBadges }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (gone.length === 0) return null;
  return (
    <Section title={t('badges.gone')}>
      {gone.map((badge) => (
        <BadgeCard key={badge.id} badge={badge}>
          <Text size="sm">{t(`badges.goneWhy.${badge.why}`)}</Text>
          <Text size="xs" tone="inkSoft">
            {formatDate(badge.at, locale)}
          </Text>
        </BadgeCard>
      ))}
    </Section>
  );
}

const styles = StyleSheet.create({
  name: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: SPACE.sm },
  giver: { flexShrink: 1 },
  card: { flexDirection: 'row', gap: SPACE.md },
  words: { flex: 1, gap: 2 },
  acts: { flexDirection: 'row', flexWrap: 'wrap', gap: SPACE.sm, paddingTop: SPACE.sm },
  bar: { height: 8, borderRadius: RADIUS.full, overflow: 'hidden', marginTop: SPACE.xs },
  done: { height: 8, borderRadius: RADIUS.full },
});
