import { useTRPC } from '@inkvine/client/react';
import type { NovelId } from '@inkvine/contracts/primitives';
import { RankingWindow } from '@inkvine/contracts/wallet';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../design/avatar.tsx';
import { Coins } from '../design/coins.tsx';
import { Skeleton } from '../design/states.tsx';
import { Tabs } from '../design/tabs.tsx';
import { ShownBadges } from '../perks/badge-mark.tsx';
import { QueryView } from '../shell/query-view.tsx';

export function DonationRanking({ novelId }: { novelId: NovelId }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [window, setWindow] = useState<RankingWindow>('month');
  const ranking = useQuery(trpc.donations.ranking.queryOptions({ novelId, window }));
  return (
    <section aria-labelledby="ranking">
      <h2 id="ranking" className="font-serif text-lg font-bold">
        {t('donations.ranking')}
      </h2>
      <p className="mt-1 mb-2 text-xs text-ink-soft">{t('donations.rankingLead')}</p>
      <Tabs
        label={t('donations.ranking')}
        value={window}
        items={RankingWindow.options.map((value) => ({ value, label: t(`donations.windows.${value}`) }))}
        onChange={setWindow}
      >
        <QueryView query={ranking} loading={<Skeleton className="h-32" />}>
          {(data) =>
            data.totalCoins === 0 ? (
              <p className="py-6 text-center text-sm text-ink-soft">
                {t('donations.rankingEmpty')}. {t('donations.rankingEmptyBody')}
              </p>
            ) : (
              <>
                <ol className="flex flex-col gap-1">
                  {data.entries.map((entry) => (
                    <li key={entry.donorId} className="flex min-h-11 items-center gap-3">
                      <span
                        aria-label={t('donations.rank', { rank: entry.rank })}
                        className="w-6 shrink-0 text-center font-serif font-bold text-gold tabular-nums"
                      >
                        {entry.rank}
                      </span>
                      <Avatar name={entry.donorName} className="size-8 text-xs" />
                      <span className="flex min-w-0 flex-1 items-center gap-2 text-sm">
                        <span className="truncate">{entry.donorName}</span>
                        <ShownBadges badges={entry.badges} />
                      </span>
                      <Coins amount={entry.coins} className="text-sm font-semibold" />
                    </li>
                  ))}
                </ol>
                <p className="mt-3 border-t border-line pt-3 text-xs text-ink-soft">
                  {t('donations.total', {
                    coins: data.totalCoins,
                    donors: t('donations.donors', { count: data.donorCount }),
                  })}
                </p>
              </>
            )
          }
        </QueryView>
      </Tabs>
    </section>
  );
}
