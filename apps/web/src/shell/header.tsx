import { useTRPC } from '@inkvine/client/react';
import { LOCALES } from '@inkvine/i18n/locale';
import { formatCoins } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { Languages, MonitorSmartphone, Moon, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Me } from '@inkvine/contracts/identity';
import { Avatar } from '../design/avatar.tsx';
import { buttonClass } from '../design/button.tsx';
import { CoinMark } from '../design/coins.tsx';
import { Mark } from '../design/mark.tsx';
import { Menu, MenuChoice, MenuItem, MenuLink, MenuSeparator } from '../design/menu.tsx';
import { toast } from '../design/toast.tsx';
import { auth } from './api.ts';
import { setLocale, useLocale } from './locale.ts';
import { useMe, useSessionChanged } from './session.tsx';
import { setTheme, THEMES, useTheme } from './theme.ts';

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
          <Link to="/write" className={NAV_LINK}>
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
  const { t } = useTranslation();
  const navigate = useNavigate();
  const sessionChanged = useSessionChanged();
  const signOut = async () => {
    const result = await auth.signOut();
    if (!result.ok) return toast(t('auth.problem.UNAVAILABLE'), 'bad');
    await navigate({ to: '/' });
    await sessionChanged();
    toast(t('auth.signedOut'));
  };
  return (
    <div className="flex items-center gap-1 sm:gap-2">
      <Balance />
      <Menu
        trigger={
          <button
            type="button"
            aria-label={t('navigation.account', { name: me.name })}
            className="inline-flex size-11 items-center justify-center rounded-full"
          >
            <Avatar name={me.name} />
          </button>
        }
      >
        <div className="px-4 pt-1 pb-2">
          <p className="font-semibold">{me.name}</p>
          <p className="text-xs text-ink-soft">{me.email}</p>
        </div>
        <MenuSeparator />
        <MenuLink render={<Link to="/wallet" />}>{t('navigation.wallet')}</MenuLink>
        <MenuLink render={<Link to="/studio" />}>{t('navigation.studio')}</MenuLink>
        {me.role === 'operator' && (
          <MenuLink render={<Link to="/operate" />}>{t('navigation.operate')}</MenuLink>
        )}
        <MenuLink render={<Link to="/settings" />}>{t('navigation.settings')}</MenuLink>
        <MenuSeparator />
        <ThemeChoice />
        <LocaleItem />
        <MenuSeparator />
        <MenuItem onSelect={() => void signOut()}>{t('navigation.signOut')}</MenuItem>
      </Menu>
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
    <Link
      to="/wallet"
      aria-label={t('navigation.balance', { coins })}
      className={`${buttonClass('quiet', 'sm')} tabular-nums`}
    >
      <CoinMark className="size-4.5" />
      {formatCoins(coins, locale).replace(/\D+$/, '')}
    </Link>
  );
}

function ThemeChoice() {
  const { t } = useTranslation();
  const theme = useTheme();
  const labels = {
    system: t('navigation.themeSystem'),
    light: t('navigation.themeLight'),
    dark: t('navigation.themeDark'),
  };
  return (
    <MenuChoice
      label={t('navigation.theme')}
      value={theme}
      options={THEMES.map((value) => ({ value, label: labels[value] }))}
      onChange={setTheme}
    />
  );
}

function LocaleItem() {
  const { t, i18n } = useTranslation();
  const other = useOtherLocale();
  return (
    <MenuItem onSelect={() => void setLocale(i18n, other)}>
      <Languages aria-hidden className="size-4" />
      <span lang={other}>{t('navigation.switchLanguage')}</span>
    </MenuItem>
  );
}

function useOtherLocale() {
  const locale = useLocale();
  return LOCALES.find((candidate) => candidate !== locale) ?? locale;
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
