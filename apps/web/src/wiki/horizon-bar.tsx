import { useTRPC } from '@inkvine/client/react';
import type { WikiOverview } from '@inkvine/contracts/wiki';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
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
  const { revealUpTo } = overview.choices;
  const chapter = overview.horizon.opened;
  const words =
    asOf !== undefined
      ? asOf === 0
        ? t('wiki.horizon.asOfIntro')
        : t('wiki.horizon.asOf', { chapter: Math.min(asOf, chapter) })
      : overview.sees === 'everything'
        ? t('wiki.horizon.everything', { chapter: overview.lastChapter })
        : revealUpTo !== null
          ? t('wiki.horizon.revealed', { chapter: revealUpTo })
          : chapter === 0
            ? t('wiki.horizon.none')
            : t('wiki.horizon.upTo', { chapter });
  return (
    <section className="flex flex-col gap-4 rounded-lg border border-line bg-surface px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="flex items-center gap-2.5 text-sm">
          <Eye aria-hidden className="size-4 shrink-0 text-vine" />
          <span role="status">{words}</span>
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
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [hideUntilFinished, setHide] = useState(overview.choices.hideUntilFinished);
  const [reveals, setReveals] = useState(overview.choices.revealUpTo !== null);
  const [typed, setTyped] = useState(String(overview.choices.revealUpTo ?? overview.horizon.opened));
  const save = useMutation(
    trpc.wiki.saveChoices.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.wiki.pathKey() });
        toast(t('wiki.horizon.saved'));
        onClose();
      },
    }),
  );
  const chapter = /^\d{1,5}$/.test(typed) ? Math.min(Number(typed), overview.lastChapter) : null;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('wiki.horizon.choices')}
      lead={t('wiki.horizon.choicesLead')}
      footer={
        <Button
          pending={save.isPending}
          disabled={reveals && chapter === null}
          onClick={() =>
            save.mutate({
              branchId: place.view.branchId,
              hideUntilFinished,
              revealUpTo: reveals ? chapter : null,
            })
          }
        >
          {t('wiki.horizon.save')}
        </Button>
      }
    >
      <CheckField
        label={t('wiki.horizon.finished')}
        hint={t('wiki.horizon.finishedHint')}
        checked={hideUntilFinished}
        onChange={setHide}
      />
      <CheckField
        label={t('wiki.horizon.reveal')}
        hint={t('wiki.horizon.revealHint')}
        checked={reveals}
        onChange={setReveals}
      />
      {reveals && (
        <TextField
          label={t('wiki.horizon.revealTo')}
          inputMode="numeric"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="mt-2 max-w-40"
        />
      )}
      {save.isError && (
        <div role="alert" className="mt-4">
          <Notice tone="bad">{message(save.error)}</Notice>
        </div>
      )}
    </Dialog>
  );
}
