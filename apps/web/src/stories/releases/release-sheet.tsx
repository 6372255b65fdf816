import { useTRPC } from '@inkvine/client/react';
import { changedMeanwhile } from '@inkvine/client/version-conflict';
import type { Release } from '@inkvine/contracts/releases';
import type { ChapterId } from '@inkvine/contracts/primitives';
import { formatCoins, formatDate } from '@inkvine/i18n/format';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Notice, Skeleton } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { useLocale } from '../../shell/locale.ts';
import { ChangedMeanwhile, useVersionedForm } from '../../shell/changed-meanwhile.tsx';
import { QueryView, useErrorMessage } from '../../shell/query-view.tsx';
import { ReleaseFields } from './release-fields.tsx';
import { toForm, toSettings } from './release-form.ts';
import { ReleaseTime, useReleaseTime } from './release-time.tsx';

interface ReleaseSheetProps {
  chapterId: ChapterId;
  /** Saves the words in hand; answers the chapter as it then is, or null when they could not be saved. */
  prepare?: () => Promise<{ version: number } | null>;
  /** The revision in hand: nobody publishes words they have not seen. */
  draftRev?: () => number;
  onClose: () => void;
}

/** How and when a chapter reaches readers, and what that will do, before it does it. */
export function ReleaseSheet(props: ReleaseSheetProps) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const { chapterId, onClose } = props;
  const release = useQuery(
    trpc.releases.get.queryOptions({ chapterId }, { staleTime: 0, gcTime: 0, refetchOnWindowFocus: false }),
  );
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('writing.chapter.publishTitle')}
    >
      <QueryView query={release} loading={<Skeleton className="h-96" />}>
        {(data) => <ReleaseSheetForm {...props} release={data} />}
      </QueryView>
    </Dialog>
  );
}

function ReleaseSheetForm({ release, prepare, draftRev, onClose }: ReleaseSheetProps & { release: Release }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const heading = useId();
  const [form, setForm, takePresent] = useVersionedForm(toForm(release), release.version);
  const time = useReleaseTime(release.publishAt);
  const wasPublished = release.publishedAt !== null;
  const maySchedule = release.status !== 'published';
  const publishAt = maySchedule ? time.publishAt : null;
  const isPast = publishAt !== null && time.isPast;
  const settings = toSettings(form);

  const act = useMutation({
    mutationFn: async (kind: 'release' | 'save' | 'unschedule') => {
      if (settings === null) return null;
      const { chapterId, branchId } = release;
      const present = kind === 'release' && prepare !== undefined ? await prepare() : release;
      if (present === null) return null;
      const { version } = present;
      if (kind === 'save') return await save.mutateAsync({ chapterId, version, settings });
      if (kind === 'unschedule') {
        const { chapters } = await schedule.mutateAsync({
          branchId,
          chapters: [{ chapterId, version, publishAt: null }],
        });
        return chapters;
      }
      return await publish.mutateAsync({
        ...{ chapterId, version, settings },
        publishAt: publishAt?.toISOString() ?? null,
        changeNote: wasPublished && form.changeNote.trim() !== '' ? form.changeNote.trim() : null,
        ...(draftRev === undefined ? {} : { draftRev: draftRev() }),
      });
    },
    onSuccess: (answer, kind) => {
      if (answer !== null) {
        const at = publishAt === null ? '' : formatDate(publishAt.toISOString(), locale, 'minute');
        if (kind === 'save') toast(t('common.saved'));
        else if (kind === 'unschedule') toast(t('release.unscheduled'));
        else
          toast(publishAt === null ? t('writing.chapter.published') : t('release.scheduled', { date: at }));
      }
      onClose();
    },
    onSettled: () =>
      Promise.all(
        [trpc.stories.pathKey(), trpc.outline.pathKey(), trpc.releases.pathKey()].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      ),
  });
  const publish = useMutation(trpc.releases.release.mutationOptions());
  const save = useMutation(trpc.releases.save.mutationOptions());
  const schedule = useMutation(trpc.releases.schedule.mutationOptions());
  const changed = changedMeanwhile(act.error);
  const price =
    settings?.membersOnly === true
      ? t('release.forMembers')
      : settings === null || settings.price === 0
        ? t('writing.free')
        : formatCoins(settings.price, locale);
  return (
    <form
      aria-labelledby={heading}
      className="flex flex-col gap-5 pt-1"
      onSubmit={(event) => {
        event.preventDefault();
        act.mutate('release');
      }}
    >
      <p id={heading} className="font-serif">
        {release.title}
      </p>
      {maySchedule && <ReleaseTime time={time} />}
      <ReleaseFields release={release} form={form} onChange={setForm} />
      <Notice>
        {publishAt === null || isPast
          ? t('writing.chapter.publishBody', { price })
          : t('release.laterBody', {
              price,
              date: formatDate(publishAt.toISOString(), locale, 'minuteWithZone'),
            })}
      </Notice>
      {changed !== null && (
        <ChangedMeanwhile
          fields={changed}
          onTakeTheirs={() => {
            takePresent();
            act.reset();
          }}
        />
      )}
      {act.isError && changed === null && (
        <div role="alert">
          <Notice tone="bad">{message(act.error)}</Notice>
        </div>
      )}
      <div className="flex flex-wrap justify-end gap-3">
        {release.status === 'scheduled' && (
          <Button variant="quiet" disabled={act.isPending} onClick={() => act.mutate('unschedule')}>
            {t('release.unschedule')}
          </Button>
        )}
        <Button
          variant="secondary"
          disabled={settings === null || act.isPending}
          onClick={() => act.mutate('save')}
        >
          {t('release.saveOnly')}
        </Button>
        <Button type="submit" disabled={settings === null || isPast} pending={act.isPending}>
          {publishAt === null ? t('writing.chapter.publish') : t('release.schedule')}
        </Button>
      </div>
    </form>
  );
}
