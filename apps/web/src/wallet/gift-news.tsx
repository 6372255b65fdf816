import { giftNewsWords, useGiftNews } from '@inkvine/client/gift-news';
import { giftReturnInWords } from '@inkvine/i18n/gift-words';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../shell/locale.ts';
import { When } from '../shell/when.tsx';
import { GiftContents } from './gift-contents.tsx';

/** What became of gifts since their giver looked; nothing where nothing did. */
export function GiftNews() {
  const { t } = useTranslation();
  const locale = useLocale();
  const heading = useId();
  const unseen = useGiftNews();
  if (unseen.length === 0) return null;
  return (
    <section aria-labelledby={heading} className="rounded-lg border border-line bg-surface px-6 py-4 text-sm">
      <h2 id={heading} className="text-base font-semibold">
        {t('gifts.news.title')}
      </h2>
      <ul className="mt-2 divide-y divide-line">
        {unseen.map((gift) => (
          <li key={gift.id} className="grid grid-cols-[0.5rem_minmax(0,1fr)] gap-x-3 py-3">
            <span aria-hidden className="mt-2 size-2 rounded-full bg-gold" />
            <div>
              <p className="font-semibold">
                {t(`gifts.news.${giftNewsWords(gift)}`, { name: gift.receiverName ?? '' })}
                <span className="sr-only"> ({t('gifts.news.new')})</span>
              </p>
              <p className="text-ink-soft">
                <GiftContents gift={gift} />
              </p>
              <p className="text-xs text-ink-soft">
                {gift.returnedCoins > 0 && `${giftReturnInWords(t, gift, locale)} · `}
                <When at={gift.endedAt ?? gift.createdAt} />
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
