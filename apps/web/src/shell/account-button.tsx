import type { ButtonHTMLAttributes, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../design/avatar.tsx';

/** Opens the account menu; stands there alone while that is still loading. */
export function AccountButton({
  name,
  ...button
}: { name: string; ref?: Ref<HTMLButtonElement> } & ButtonHTMLAttributes<HTMLButtonElement>) {
  const { t } = useTranslation();
  return (
    <button
      {...button}
      type="button"
      aria-label={t('navigation.account', { name })}
      className="inline-flex size-11 items-center justify-center rounded-full"
    >
      <Avatar name={name} />
    </button>
  );
}
