import { formatCoins } from '@inkvine/i18n/format';
import { classNames } from './class-names.ts';
import { useLocale } from '../shell/locale.ts';

/** An amount of coins with its mark; the number is text, so a screen reader says “30 coins”. */
export function Coins({ amount, className }: { amount: number; className?: string }) {
  const locale = useLocale();
  return (
    <span
      className={classNames('inline-flex items-center gap-1.5 whitespace-nowrap tabular-nums', className)}
    >
      <CoinMark />
      {formatCoins(amount, locale)}
    </span>
  );
}

export function CoinMark({ className = 'size-[1.05em]' }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 20 20" className={classNames('shrink-0 text-gold', className)}>
      <circle cx="10" cy="10" r="8.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path
        d="M10 4.800c2.400 3 3.500 4.700 3.500 6.300a3.500 3.500 0 1 1-7 0c0-1.600 1.100-3.300 3.500-6.300Z"
        fill="currentColor"
      />
    </svg>
  );
}
