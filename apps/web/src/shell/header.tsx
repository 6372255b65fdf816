import { useTRPC } from '@inkvine/client/react';
import { formatNumber } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { Languages, MonitorSmartphone, Moon, Sun } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '@inkvine/contracts/identity';
import { buttonClass } from '../design/button.tsx';
import { CoinMark } from '../design/coins.tsx';
import { Mark } from '../design/mark.tsx';
import { AccountButton } from './account-button.tsx';
import { setLocale, useLocale, useOtherLocale } from './locale.ts';
import { useMe } from './session.tsx';
import { setTheme, THEMES, useTheme } from './theme.ts';

const AccountMenu = lazy(async () => ({ default: (await import('./account-menu.tsx')).AccountMenu }));

const NAV_LINK =
  'inline-flex min-h-11 items-center px-3 text-sm text-ink-soft no-underline hover:text-ink aria-[current=page]:font-semibold aria-[current=page]:text-ink';

export function Header() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <header className="border-b border-line bg-paper print:hidden">
      <div className="page flex min-h-16 items-center gap-2 sm:gap-4">
        <Link to="/" className="flex min-h-11 items-center gap-2 pr-2 text-ink no-underline">
          <Mark className="h-7" />
          <span className="font-serif text-lg font-bold tracking-tight max-[26rem]:sr-only">
            {t('common.productName')}
          </span>
        </Link>
        <nav aria-label={t('navigation.label')} className="flex flex-1 items-center">
          <Link to="/" activeOptions={{ exact: true }} className={`${NAV_LINK} max-sm:hidden`}>
            {t('navigation.home')}
          </Link>
          {me.data !== null && me.data !== undefined && (
            <Link to="/library" className={NAV_LINK}>
              {t('navigation.library')}
            </Link>
          )}
          <Link to="/write" className={`${NAV_LINK} ${me.data ? 'max-sm:hidden' : ''}`}>
            {t('navigation.write')}
          </Link>
          {me.data !== null && me.data !== undefined && (
            <Link to="/studio" className={`${NAV_LINK} max-sm:hidden`}>
              {t('navigation.studio')}
            </Link>
          )}
        </nav>
        {me.data === null ? <SignedOut /> : me.data === undefined ? null : <SignedIn me={me.data} />}
      </div>
    </header>
  );
}

function SignedOut() {
  const { t } = useTranslation();
  const location = useLocation();
  return (
    <div className="flex items-center gap-1">
      <LocaleToggle />
      <ThemeToggle />
      <Link to="/sign-in" search={{ next: location.href }} className={buttonClass('primary', 'sm')}>
        {t('navigation.signIn')}
      </Link>
    </div>
  );
}

function SignedIn({ me }: { me: Me }) {
  return (
    <div className="flex items-center gap-1 sm:gap-2">
      <Balance />
      <Suspense fallback={<AccountButton name={me.name} />}>
        <AccountMenu me={me} />
      </Suspense>
    </div>
  );
}

function Balance() {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const overview = useQuery(trpc.wallet.overview.queryOptions());
  if (overview.data === undefined) return null;
  const coins = overview.data.paid + overview.data.bonus;
  return (
    <Link to="/wallet" className={`${buttonClass('quiet', 'sm')} tabular-nums`}>
      <CoinMark className="size-4.5" />
      <span className="sr-only">{t('navigation.balance', { coins })}</span>
      <span aria-hidden>{formatNumber(coins, locale)}</span>
    </Link>
  );
}

function LocaleToggle() {
  const { t, i18n } = useTranslation();
  const other = useOtherLocale();
  return (
    <button
      type="button"
      lang={other}
      aria-label={t('navigation.switchLanguage')}
      title={t('navigation.switchLanguage')}
      className={buttonClass('quiet', 'icon')}
      onClick={() => void setLocale(i18n, other)}
    >
      <Languages aria-hidden className="size-5" />
    </button>
  );
}

function ThemeToggle() {
  const { t } = useTranslation();
  const theme = useTheme();
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  const labels = {
    system: t('navigation.themeSystem'),
    light: t('navigation.themeLight'),
    dark: t('navigation.themeDark'),
  };
  const Icon = { system: MonitorSmartphone, light: Sun, dark: Moon }[theme];
  const label = `${t('navigation.theme')}: ${labels[theme]}`;
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={buttonClass('quiet', 'icon')}
      onClick={() => setTheme(next)}
    >
      <Icon aria-hidden className="size-5" />
    </button>
  );
}
