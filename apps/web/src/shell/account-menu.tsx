import { useGiftsToSee } from '@inkvine/client/gift-news';
import { useUnreadNotices } from '@inkvine/client/memberships/notices';
import type { Me } from '@inkvine/contracts/identity';
import { formatNumber } from '@inkvine/i18n/format';
import { Link, useNavigate } from '@tanstack/react-router';
import { Gift, Languages } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Menu, MenuChoice, MenuItem, MenuLink, MenuSeparator } from '../design/menu.tsx';
import { toast } from '../design/toast.ts';
import { AccountButton } from './account-button.tsx';
import { loadAuth } from './auth.ts';
import { setLocale, useLocale, useOtherLocale } from './locale.ts';
import { useSessionChanged } from './session.tsx';
import { setTheme, THEMES, useTheme } from './theme.ts';

const GIFTS = { part: 'gifts' } as const;

/** What a signed-in person finds behind their letter. */
export function AccountMenu({ me }: { me: Me }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const sessionChanged = useSessionChanged();
  const locale = useLocale();
  const unread = useUnreadNotices();
  const { waiting, giftId, unseen } = useGiftsToSee();
  const news = [
    ...(unread > 0 ? [t('memberships.notices.count', { count: unread })] : []),
    ...(waiting > 0 ? [t('gifts.news.waiting', { count: waiting })] : []),
    ...(unseen > 0 ? [t('gifts.news.unseen', { count: unseen })] : []),
  ];
  const signOut = async () => {
    const result = await (await loadAuth()).signOut();
    if (!result.ok) return toast(t('auth.problem.UNAVAILABLE'), 'bad');
    await navigate({ to: '/' });
    await sessionChanged();
    toast(t('auth.signedOut'));
  };
  return (
    <Menu trigger={<AccountButton name={me.name} news={news} />}>
      <div className="px-4 pt-1 pb-2">
        <p className="font-semibold">{me.name}</p>
        <p className="text-xs text-ink-soft">{me.email}</p>
      </div>
      <MenuSeparator />
      {waiting > 0 && (
        <MenuLink
          render={
            waiting === 1 && giftId !== null ? (
              <Link to="/gifts/to-me/$giftId" params={{ giftId }} />
            ) : (
              <Link to="/wallet" search={GIFTS} />
            )
          }
        >
          <Gift aria-hidden className="size-4 text-gold" />
          {t('gifts.news.waiting', { count: waiting })}
        </MenuLink>
      )}
      {unseen > 0 && (
        <MenuLink render={<Link to="/wallet" search={GIFTS} />}>
          <Gift aria-hidden className="size-4 text-gold" />
          {t('gifts.news.unseen', { count: unseen })}
        </MenuLink>
      )}
      <MenuLink render={<Link to="/library" />}>{t('navigation.library')}</MenuLink>
      <MenuLink render={<Link to="/write" />}>{t('navigation.write')}</MenuLink>
      <MenuLink render={<Link to="/wallet" />}>{t('navigation.wallet')}</MenuLink>
      <MenuLink render={<Link to="/memberships" />}>
        <span className="flex-1">{t('memberships.title')}</span>
        {unread > 0 && (
          <span className="rounded-full bg-gold-soft px-2 text-xs font-semibold tabular-nums">
            {formatNumber(unread, locale)}
            <span className="sr-only"> ({t('memberships.notices.count', { count: unread })})</span>
          </span>
        )}
      </MenuLink>
      <MenuLink render={<Link to="/badges" />}>{t('badges.title')}</MenuLink>
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
