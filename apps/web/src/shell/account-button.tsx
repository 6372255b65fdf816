import type { ButtonHTMLAttributes, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../design/avatar.tsx';

/** Opens the account menu; stands there alone while that is still loading. */
export function AccountButton({
  name,
  news = 0,
  ...button
}: {
  name: string;
  /** How many things there are to see behind it. */
  news?: number;
  ref?: Ref<HTMLButtonElement>;
} & ButtonHTMLAttributes<HTMLButtonElement>) {
  const { t } = useTranslation();
  const label = t('navigation.account', { name });
  return (
    <button
      {...button}
      type="button"
      aria-label={news === 0 ? label : `${label}, ${t('memberships.notices.count', { count: news })}`}
      className="relative inline-flex size-11 items-center justify-center rounded-full"
    >
      <Avatar name={name} />
      {news > 0 && (
        <span
          aria-hidden
          className="absolute top-1 right-1 size-3 rounded-full border-2 border-paper bg-gold"
        />
      )}
    </button>
  );
}
