import { useTRPC } from '@inkvine/client/react';
import { DISPLAY_NAME_MAX_LENGTH, type Me } from '@inkvine/contracts/identity';
import { LOCALES } from '@inkvine/i18n/locale';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { PageHeading, Section } from '../design/card.tsx';
import { Choice, TextField } from '../design/field.tsx';
import { toast } from '../design/toast.ts';
import { setLocale, useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { setTheme, THEMES, useTheme } from '../shell/theme.ts';
import { SessionList } from './session-list.tsx';

export function SettingsPage() {
  const { t } = useTranslation();
  return (
    <div className="page-narrow flex flex-col gap-12">
      <PageTitle title={t('settings.title')} />
      <RequireSession>
        {(me) => (
          <>
            <PageHeading title={t('settings.title')} />
            <Profile key={me.id} me={me} />
            <Section
              id="methods"
              title={t('methods.title')}
              lead={t('methods.lead')}
              action={
                <Link to="/settings/payment-methods" className={buttonClass('secondary')}>
                  {t('methods.manage')}
                </Link>
              }
            >
              {null}
            </Section>
            <SessionList />
          </>
        )}
      </RequireSession>
    </div>
  );
}

function Profile({ me }: { me: Me }) {
  const { t, i18n } = useTranslation();
  const locale = useLocale();
  const theme = useTheme();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [name, setName] = useState(me.name);
  const update = useMutation(
    trpc.identity.updateProfile.mutationOptions({
      onSuccess: (updated) => {
        queryClient.setQueryData(trpc.identity.me.queryKey(), updated);
        toast(i18n.t('settings.profileSaved'));
      },
    }),
  );
  const themes = {
    system: t('navigation.themeSystem'),
    light: t('navigation.themeLight'),
    dark: t('navigation.themeDark'),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ name });
  };
  return (
    <Section id="profile" title={t('settings.profile')}>
      <form className="flex flex-wrap items-end gap-3" onSubmit={submit}>
        <TextField
          label={t('settings.name')}
          name="name"
          required
          maxLength={DISPLAY_NAME_MAX_LENGTH}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={update.isError ? message(update.error) : undefined}
          className="min-w-60 flex-1"
        />
        <Button
          type="submit"
          variant="secondary"
          pending={update.isPending}
          disabled={name.trim() === '' || name.trim() === me.name}
        >
          {t('common.save')}
        </Button>
      </form>
      <p className="text-sm">
        <span className="block font-semibold">{t('settings.email')}</span>
        <span className="text-ink-soft">{me.email}</span>
      </p>
      <Choice
        label={t('settings.language')}
        name="language"
        value={locale}
        options={LOCALES.map((value) => ({
          value,
          label: <span lang={value}>{{ ko: '한국어', en: 'English' }[value]}</span>,
        }))}
        onChange={(next) => {
          void setLocale(i18n, next);
          update.mutate({ locale: next });
        }}
      />
      <Choice
        label={t('settings.theme')}
        name="theme"
        value={theme}
        options={THEMES.map((value) => ({ value, label: themes[value] }))}
        onChange={setTheme}
      />
    </Section>
  );
}
