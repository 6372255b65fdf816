import { useTRPC } from '@inkvine/client/react';
import type { DemoPerson } from '@inkvine/contracts/system';
import { formatDate } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../design/toast.ts';
import { loadAuth } from './auth.ts';
import { useLocale } from './locale.ts';
import { useMe, useSessionChanged } from './session.tsx';
import { useSiteNow } from './site-time.ts';

const PERSON =
  'inline-flex min-h-11 items-center rounded-full px-2.5 text-xs whitespace-nowrap text-ink-soft hover:text-ink disabled:opacity-60 aria-pressed:bg-surface aria-pressed:font-semibold aria-pressed:text-ink aria-pressed:shadow-card sm:min-h-8';

/** In demo mode only: become any of the demo people with one click. */
export function DemoBar() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const info = useQuery(trpc.system.info.queryOptions(undefined, { staleTime: Infinity }));
  const me = useMe();
  const sessionChanged = useSessionChanged();
  const locale = useLocale();
  const now = useSiteNow();
  const [busy, setBusy] = useState(false);
  const demo = info.data?.demo ?? null;
  if (demo === null) return null;

  const become = async (person: DemoPerson | null) => {
    setBusy(true);
    const result =
      person === null
        ? await (await loadAuth()).signOut()
        : await (await loadAuth()).signIn({ email: person.email, password: demo.password });
    if (result.ok) {
      await sessionChanged();
      toast(person === null ? t('auth.signedOut') : t('auth.demo.switched', { name: person.name }));
    } else {
      toast(t(`auth.problem.${result.problem}`, { min: 0, max: 0 }), 'bad');
    }
    setBusy(false);
  };

  return (
    <aside aria-label={t('auth.demo.label')} className="border-b border-line bg-sunken print:hidden">
      <div className="page flex items-center gap-1 overflow-x-auto py-1 [scrollbar-width:none]">
        {(demo.aheadMs ?? 0) > 0 && (
          <span className="pr-2 text-xs whitespace-nowrap text-ink-soft">
            {t('auth.demo.time', { date: formatDate(now.toISOString(), locale, 'day') })}
          </span>
        )}
        <span className="pr-2 text-xs whitespace-nowrap text-ink-soft">{t('auth.demo.lead')}</span>
        <button
          type="button"
          disabled={busy}
          aria-pressed={me.data === null}
          className={PERSON}
          onClick={() => void become(null)}
        >
          {t('auth.demo.guest')}
        </button>
        {demo.people.map((person) => (
          <button
            key={person.email}
            type="button"
            disabled={busy}
            aria-pressed={me.data?.email === person.email}
            className={PERSON}
            onClick={() => void become(person)}
          >
            <span lang={person.locale}>{person.name}</span>
            {person.role === 'creator' && (
              <span className="pl-1.5 font-normal text-ink-soft">{t(`common.role.${person.role}`)}</span>
            )}
          </button>
        ))}
      </div>
    </aside>
  );
}
