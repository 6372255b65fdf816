import { useTRPC } from '@inkvine/client/react';
import { LOCALES, type Locale } from '@inkvine/i18n/locale';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Choice } from '../design/choice.tsx';
import { setTheme, THEMES, useTheme } from '../design/theme.tsx';
import { setLocale, useLocale } from '../shell/locale.ts';
import { useMe } from '../shell/session.tsx';

const OWN_NAMES: Record<Locale, string> = { ko: '한국어', en: 'English' };

/** Language and theme of this device; the language is also that of the mails a person gets. */
export function Preferences() {
  const { t, i18n } = useTranslation();
  const locale = useLocale();
  const theme = useTheme();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const me = useMe();
  const update = useMutation(
    trpc.identity.updateProfile.mutationOptions({
      onSuccess: (updated) => queryClient.setQueryData(trpc.identity.me.queryKey(), updated),
    }),
  );
  const themes = {
    system: t('navigation.themeSystem'),
    light: t('navigation.themeLight'),
    dark: t('navigation.themeDark'),
  };
  return (
    <>
      <Choice
        label={t('settings.language')}
        value={locale}
        options={LOCALES.map((value) => ({ value, label: OWN_NAMES[value], language: value }))}
        onChange={(next) => {
          void setLocale(i18n, next);
          if (me.data !== null && me.data !== undefined) update.mutate({ locale: next });
        }}
      />
      <Choice
        label={t('settings.theme')}
        value={theme}
        options={THEMES.map((value) => ({ value, label: themes[value] }))}
        onChange={setTheme}
      />
    </>
  );
}
