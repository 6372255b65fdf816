import {
  HISTORY_KINDS,
  historyCsvPath,
  creatorEntry,
  plainEntry,
  useWalletHistory,
} from '@inkvine/client/wallet-history';
import type { CoinTxn } from '@inkvine/contracts/wallet';
import { formatCoins, formatDate, formatSigned } from '@inkvine/i18n/format';
import { Link, type Href } from 'expo-router';
import Search from 'lucide-react-native/icons/search';
import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet, View } from 'react-native';
import { Button, ButtonLink } from '../design/button.tsx';
import { Choice } from '../design/choice.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { SPACE, TARGET } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { useWhen } from '../shell/when.ts';
import { HistoryFilterSheet } from './history-filter-sheet.tsx';
import { PastBalanceSheet } from './past-balance-sheet.tsx';
import { GiveBack } from './unlock-return.tsx';

export function WalletHistory({
  header,
  onRefresh,
}: {
  header: ReactElement;
  onRefresh: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const palette = usePalette();
  const { history, filter, isFiltered, ...filters } = useWalletHistory();
  const [isNarrowing, setIsNarrowing] = useState(false);
  const [isLookingBack, setIsLookingBack] = useState(false);
  return (
    <PagedList
      query={history}
      onRefresh={onRefresh}
      header={
        <>
          {header}
          <Choice
            scrolls
            label={t('wallet.historyFilter')}
            value={filters.form.kind}
            options={HISTORY_KINDS.map((value) => ({ value, label: t(`wallet.kind.${value}`) }))}
            onChange={(kind) => filters.apply({ kind })}
          />
          <Button
            variant="quiet"
            label={t('wallet.filter.tools')}
            icon={<Search size={18} color={palette.vine} aria-hidden />}
            onPress={() => setIsNarrowing(true)}
          />
          {isLookingBack && <PastBalanceSheet onClose={() => setIsLookingBack(false)} />}
          {isNarrowing && (
            <HistoryFilterSheet
              {...filters}
              csvPath={historyCsvPath(filter)}
              onClose={() => setIsNarrowing(false)}
              onLookBack={() => {
                setIsNarrowing(false);
                setIsLookingBack(true);
              }}
            />
          )}
        </>
      }
      keyOf={(txn) => txn.id}
      renderItem={(txn) => <Entry txn={txn} />}
      loading={<Skeleton height={56} />}
      empty={
        isFiltered ? (
          <EmptyState
            title={t('wallet.filter.nothing')}
            body={t('wallet.filter.nothingBody')}
            action={<Button variant="secondary" label={t('wallet.filter.clear')} onPress={filters.clear} />}
          />
        ) : (
          <EmptyState
            title={t('wallet.historyEmpty')}
            body={t('wallet.historyEmptyBody')}
            action={<ButtonLink variant="secondary" href="/" label={t('app.browse')} />}
          />
        )
      }
    />
  );
}

function Entry({ txn }: { txn: CoinTxn }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const when = useWhen();
  const { what, detail, href } = useSubject(txn);
  return (
    <>
      <Leading href={href}>
        <View style={styles.head}>
          <Text size="sm" bold style={styles.words}>
            {what}
          </Text>
          <Text bold style={styles.number}>
            {formatSigned(txn.paid + txn.bonus, locale)}
          </Text>
        </View>
        {detail !== null && (
          <Text size="sm" tone="inkSoft" style={href === null ? undefined : styles.linked}>
            {detail}
          </Text>
        )}
        {txn.debt > 0 && (
          <Text size="xs" tone="wine">
            {t('wallet.owes', { coins: txn.debt })}
          </Text>
        )}
        <Lots lots={txn.lots} />
        <View style={styles.head}>
          <Text size="xs" tone="inkSoft" style={styles.words}>
            {when.relative(txn.createdAt)}
          </Text>
          <Text size="xs" tone="inkSoft" style={styles.number}>
            {t('wallet.after')} {formatCoins(txn.paidAfter + txn.bonusAfter, locale)}
          </Text>
        </View>
      </Leading>
      {txn.subject?.kind === 'chapter' && (
        <GiveBack purchase={{ ...txn.subject, txnId: txn.id, returnableUntil: txn.returnableUntil }} />
      )}
    </>
  );
}

/** Which coins a row moved. */
function Lots({ lots }: { lots: CoinTxn['lots'] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return lots
    .filter((lot) => lot.coins !== 0)
    .map(({ coins, expiresAt, campaign, kind: lotKind }, index) => {
      const kind = campaign ?? t(`common.coinKind.${lotKind}`);
      return (
        <Text key={index} size="xs" tone="inkSoft">
          {expiresAt === null
            ? t('wallet.lot', { coins, kind })
            : t('wallet.lotUntil', { coins, kind, date: formatDate(expiresAt, locale, 'day') })}
        </Text>
      );
    });
}

/** A row that leads to what it was for, where that can be shown. */
function Leading({ href, children }: { href: Href | null; children: ReactNode }) {
  if (href === null) return <View style={styles.row}>{children}</View>;
  return (
    <Link href={href} asChild>
      <Pressable role="link" style={styles.row}>
        {children}
      </Pressable>
    </Link>
  );
}

function useSubject(txn: CoinTxn): { what: string; detail: string | null; href: Href | null } {
  const { t } = useTranslation();
  const { kind, subject } = txn;
  const plain = { detail: null, href: null };
  const entry = t(`wallet.entry.${plainEntry(txn)}`);
  switch (subject?.kind) {
    case undefined:
      return { ...plain, what: entry };
    case 'campaign':
      return { ...plain, what: t('wallet.entry.event'), detail: subject.name };
    case 'creator':
      return {
        ...plain,
        what: t(`wallet.entry.${creatorEntry(kind)}`, { name: subject.creatorName }),
        detail: subject.message === '' ? null : subject.message,
      };
    case 'chapter':
      return {
        what: entry,
        detail: `${subject.novelTitle} · ${subject.chapterTitle}`,
        href: { pathname: '/read/[chapterId]', params: { chapterId: subject.chapterId } },
      };
    case 'top_up':
      return {
        what: entry,
        detail: t('wallet.receipt'),
        href: { pathname: '/receipts/[topUpId]', params: { topUpId: subject.topUpId } },
      };
  }
}

const styles = StyleSheet.create({
  row: { minHeight: TARGET, gap: 2, paddingVertical: SPACE.md },
  head: { flexDirection: 'row', alignItems: 'baseline', gap: SPACE.md },
  words: { flex: 1 },
  linked: { textDecorationLine: 'underline' },
  number: { fontVariant: ['tabular-nums'] },
});
