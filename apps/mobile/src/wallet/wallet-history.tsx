import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { CoinTxnKind, type CoinTxn } from '@inkvine/contracts/wallet';
import { formatCoins, formatSigned } from '@inkvine/i18n/format';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, type Href } from 'expo-router';
import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet, View } from 'react-native';
import { ButtonLink } from '../design/button.tsx';
import { Choice } from '../design/choice.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { SPACE, TARGET } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { useWhen } from '../shell/when.ts';

const KINDS = ['all', ...CoinTxnKind.options] as const;

export function WalletHistory({
  header,
  onRefresh,
}: {
  header: ReactElement;
  onRefresh: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('all');
  const history = useInfiniteQuery(
    trpc.wallet.history.infiniteQueryOptions(kind === 'all' ? {} : { kind }, pageOptions),
  );
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
            value={kind}
            options={KINDS.map((value) => ({ value, label: t(`wallet.kind.${value}`) }))}
            onChange={setKind}
          />
        </>
      }
      keyOf={(txn) => txn.id}
      renderItem={(txn) => <Entry txn={txn} />}
      loading={<Skeleton height={56} />}
      empty={
        <EmptyState
          title={t('wallet.historyEmpty')}
          body={t('wallet.historyEmptyBody')}
          action={
            kind === 'all' ? <ButtonLink variant="secondary" href="/" label={t('app.browse')} /> : undefined
          }
        />
      }
    />
  );
}

function Entry({ txn }: { txn: CoinTxn }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const when = useWhen();
  const { what, detail, href } = useSubject(txn);
  const isMixed = txn.paid !== 0 && txn.bonus !== 0;
  return (
    <Leading href={href}>
      <View style={styles.words}>
        <Text size="sm" bold>
          {what}
        </Text>
        {detail !== null && (
          <Text size="sm" tone="inkSoft" style={href === null ? undefined : styles.linked}>
            {detail}
          </Text>
        )}
        <Text size="xs" tone="inkSoft">
          {when.relative(txn.createdAt)}
        </Text>
      </View>
      <View style={styles.amounts}>
        <Text bold style={styles.number}>
          {formatSigned(txn.paid + txn.bonus, locale)}
        </Text>
        {isMixed && (
          <Text size="xs" tone="inkSoft">
            {t('wallet.splitTitle', { paid: txn.paid, bonus: txn.bonus })}
          </Text>
        )}
        <Text size="xs" tone="inkSoft">
          {t('wallet.after')} {formatCoins(txn.paidAfter + txn.bonusAfter, locale)}
        </Text>
      </View>
    </Leading>
  );
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

function useSubject({ kind, subject }: CoinTxn): { what: string; detail: string | null; href: Href | null } {
  const { t } = useTranslation();
  const plain = { detail: null, href: null };
  const entry = t(`wallet.entry.${kind === 'donation' ? 'donationPlain' : kind}`);
  switch (subject?.kind) {
    case undefined:
      return { ...plain, what: entry };
    case 'campaign':
      return { ...plain, what: t('wallet.entry.event'), detail: subject.name };
    case 'creator':
      return { ...plain, what: t('wallet.entry.donation', { name: subject.creatorName }) };
    case 'chapter':
      return {
        what: t(`wallet.entry.${kind === 'rent' ? 'rent' : 'unlock'}`),
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
  row: { minHeight: TARGET, flexDirection: 'row', gap: SPACE.md, paddingVertical: SPACE.md },
  words: { flex: 1, gap: 2 },
  linked: { textDecorationLine: 'underline' },
  amounts: { alignItems: 'flex-end' },
  number: { fontVariant: ['tabular-nums'] },
});
