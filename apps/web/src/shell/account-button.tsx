import type { ButtonHTMLAttributes, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../design/avatar.tsx';

/** Opens the account menu; stands there alone while that is still loading. */
export function AccountButton({
  name,
  news = [],
  ...button
}: {
  name: string;
  /** What there is to see behind it, in words. */
  news?: readonly string[];
  ref?: Ref<HTMLButtonElement>;
} & ButtonHTMLAttributes<HTMLButtonElement>) {
  const { t } = useTranslation();
  return (
    <button
      {...button}
      type="button"
      aria-label={[t('navigation.account', { name }), ...news].join(', ')}
      className="relative inline-flex size-11 items-center justify-center rounded-full"
    >
      <Avatar name={name} />
      {news.length > 0 && (
        <span
          aria-hidden
          className="absolute top-1 right-1 size-3 rounded-full border-2 border-paper bg-gold"
        />
      )}
    </button>
  );
}
