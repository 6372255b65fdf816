import { useTRPC } from '@inkvine/client/react';
import { useWikiChoicesForm } from '@inkvine/client/wiki/choices-form';
import { horizonWords } from '@inkvine/client/wiki/horizon-words';
import type { WikiOverview } from '@inkvine/contracts/wiki';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { Eye } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { CheckField, TextField } from '../design/field.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import type { WikiPlace } from './wiki-view.ts';

const SLIDE_SETTLED_MS = 250;

/** How far the wiki tells, and a way to look further back or to let it tell more. */
export function HorizonBar({ place, overview }: { place: WikiPlace; overview: WikiOverview }) {
  const { t } = useTranslation();
  const location = useLocation();
  const [isChoosing, setIsChoosing] = useState(false);
  const trpc = useTRPC();
  const { asOf, ...today } = place.view;
  // Looking back shortens what this answer reaches, so how far one may look is asked without it.
  const present = useQuery(trpc.wiki.overview.queryOptions(today));
  const most =
    overview.sees === 'everything' ? overview.lastChapter : (present.data ?? overview).horizon.opened;
  const words = horizonWords(overview, asOf);
  return (
    <section className="flex flex-col gap-4 rounded-lg border border-line bg-surface px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="flex items-center gap-2.5 text-sm">
          <Eye aria-hidden className="size-4 shrink-0 text-vine" />
          <span role="status">{t(words.key, { chapter: words.chapter })}</span>
        </p>
        {place.isSignedIn && overview.sees === 'by_reading' && (
          <Button variant="quiet" size="sm" onClick={() => setIsChoosing(true)}>
            {t('wiki.horizon.choices')}
          </Button>
        )}
      </div>
      <AsOfSlider asOf={asOf} most={most} />
      {overview.hidden !== null && overview.hidden > 0 && (
        <p className="text-xs text-ink-soft">{t('wiki.horizon.hidden', { count: overview.hidden })}</p>
      )}
      {!place.isSignedIn && (
        <p className="text-xs text-ink-soft">
          {t('wiki.horizon.guest')}{' '}
          <Link to="/sign-in" search={{ next: location.href }}>
            {t('auth.signIn')}
          </Link>
        </p>
      )}
      {isChoosing && <Choices place={place} overview={overview} onClose={() => setIsChoosing(false)} />}
    </section>
  );
}

function AsOfSlider({ asOf, most }: { asOf: number | undefined; most: number }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [at, setAt] = useState(asOf ?? most);
  const [shown, setShown] = useState(asOf);
  if (shown !== asOf) {
    setShown(asOf);
    setAt(asOf ?? most);
  }
  useEffect(() => {
    const wanted = at >= most ? undefined : at;
    if (wanted === asOf || (asOf !== undefined && asOf >= most && wanted === undefined)) return;
    const timer = setTimeout(
      () =>
        void navigate({
          to: '.',
          search: (search) => ({ ...search, asOf: wanted }),
          replace: true,
          resetScroll: false,
        }),
      SLIDE_SETTLED_MS,
    );
    return () => clearTimeout(timer);
  }, [at, asOf, most, navigate]);
  if (most < 1) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <label className="flex min-h-11 min-w-60 flex-1 flex-wrap items-center gap-x-4 text-sm text-ink-soft">
        {t('wiki.horizon.slider')}
        <input
          type="range"
          min={0}
          max={most}
          value={Math.min(at, most)}
          aria-valuetext={
            at === 0 ? t('wiki.entry.changeIntro') : t('wiki.horizon.sliderValue', { chapter: at })
          }
          onChange={(event) => setAt(event.target.valueAsNumber)}
          className="min-w-40 flex-1 accent-vine"
        />
        <output className="min-w-20 text-ink tabular-nums">
          {at === 0
            ? t('wiki.entry.changeIntro')
            : t('wiki.horizon.sliderValue', { chapter: Math.min(at, most) })}
        </output>
      </label>
      {at < most && (
        <Button variant="secondary" size="sm" onClick={() => setAt(most)}>
          {t('wiki.horizon.now')}
        </Button>
      )}
    </div>
  );
}

function Choices({
  place,
  overview,
  onClose,
}: {
  place: WikiPlace;
  overview: WikiOverview;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const form = useWikiChoicesForm({
    branchId: place.view.branchId,
    overview,
    onSaved: () => {
      toast(t('wiki.horizon.saved'));
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('wiki.horizon.choices')}
      lead={t('wiki.horizon.choicesLead')}
      footer={
        <Button pending={form.isSaving} disabled={!form.canSave} onClick={form.save}>
          {t('wiki.horizon.save')}
        </Button>
      }
    >
      <CheckField
        label={t('wiki.horizon.finished')}
        hint={t('wiki.horizon.finishedHint')}
        checked={form.hideUntilFinished}
        onChange={form.setHideUntilFinished}
      />
      <CheckField
        label={t('wiki.horizon.reveal')}
        hint={t('wiki.horizon.revealHint')}
        checked={form.reveals}
        onChange={form.setReveals}
      />
      {form.reveals && (
        <TextField
          label={t('wiki.horizon.revealTo')}
          inputMode="numeric"
          value={form.typed}
          onChange={(event) => form.setTyped(event.target.value)}
          className="mt-2 max-w-40"
        />
      )}
      {form.error !== null && (
        <div role="alert" className="mt-4">
          <Notice tone="bad">{message(form.error)}</Notice>
        </div>
      )}
    </Dialog>
  );
}
