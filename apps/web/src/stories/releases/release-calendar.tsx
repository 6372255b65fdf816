import { dayKey, monthWeeks, releaseBuffer } from '@inkvine/client/releases/release-times';
import type { OutlineChapter, WholeOutline } from '@inkvine/contracts/outline';
import type { Locale } from '@inkvine/contracts/primitives';
import { formatDate, parseInstant } from '@inkvine/i18n/format';
import { Link } from '@tanstack/react-router';
import { CalendarPlus, ChevronLeft, ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Section } from '../../design/card.tsx';
import { useLocale } from '../../shell/locale.ts';
import { localZone } from './local-time.ts';
import { RhythmDialog } from './rhythm-dialog.tsx';

/** What appears when, and how far ahead of the readers the author is. */
export function ReleaseCalendar({ outline, language }: { outline: WholeOutline; language: Locale }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [now] = useState(() => new Date());
  const [month, setMonth] = useState(() => new Date(now.getFullYear(), now.getMonth(), 1));
  const [isAsking, setIsAsking] = useState(false);
  const buffer = useMemo(() => releaseBuffer(outline.chapters, now), [outline.chapters, now]);
  const byDay = useMemo(() => {
    const days = new Map<string, OutlineChapter[]>();
    for (const chapter of outline.chapters) {
      const at = chapter.status === 'scheduled' ? chapter.publishAt : chapter.publishedAt;
      if (at === null) continue;
      const key = dayKey(parseInstant(at));
      days.set(key, [...(days.get(key) ?? []), chapter]);
    }
    return days;
  }, [outline.chapters]);
  const weeks = monthWeeks(month.getFullYear(), month.getMonth());
  const turn = (by: number) => setMonth(new Date(month.getFullYear(), month.getMonth() + by, 1));
  const monthName = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long' }).format(month);
  const dayName = new Intl.DateTimeFormat(locale, { weekday: 'short' });
  return (
    <Section
      id="calendar"
      title={t('release.calendar')}
      lead={t('release.calendarLead', { zone: localZone() })}
      action={
        buffer.drafts > 0 && (
          <Button variant="secondary" size="sm" onClick={() => setIsAsking(true)}>
            <CalendarPlus aria-hidden className="size-4" />
            {t('release.rhythm')}
          </Button>
        )
      }
    >
      <p className="text-sm">
        <span className="font-semibold">{t('release.buffer')}</span>
        {': '}
        {buffer.scheduled === 0
          ? t('release.bufferNone')
          : [
              t('release.bufferChapters', { count: buffer.scheduled }),
              ...(buffer.weeks === null
                ? []
                : [t('release.bufferWeeks', { weeks: Math.round(buffer.weeks * 10) / 10 })]),
              ...(buffer.until === null
                ? []
                : [t('release.bufferUntil', { date: formatDate(buffer.until, locale, 'minute') })]),
            ].join(' · ')}
      </p>
      <div className="flex items-center gap-2">
        <Button variant="quiet" size="icon" aria-label={t('release.previousMonth')} onClick={() => turn(-1)}>
          <ChevronLeft aria-hidden className="size-5" />
        </Button>
        <p role="status" className="min-w-32 text-center font-serif font-bold">
          {monthName}
        </p>
        <Button variant="quiet" size="icon" aria-label={t('release.nextMonth')} onClick={() => turn(1)}>
          <ChevronRight aria-hidden className="size-5" />
        </Button>
      </div>
      <table className="w-full table-fixed border-collapse text-sm max-sm:block">
        <caption className="sr-only">{monthName}</caption>
        <thead className="max-sm:hidden">
          <tr>
            {weeks[0]?.map((day) => (
              <th key={day.getDay()} scope="col" className="py-1 text-xs font-normal text-ink-soft">
                {dayName.format(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {weeks.map((week) => (
            <tr key={dayKey(week[0]!)} className="max-sm:block">
              {week.map((day) => (
                <Day
                  key={dayKey(day)}
                  day={day}
                  isToday={dayKey(day) === dayKey(now)}
                  isOther={day.getMonth() !== month.getMonth()}
                  chapters={byDay.get(dayKey(day)) ?? []}
                  language={language}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {isAsking && <RhythmDialog outline={outline} onClose={() => setIsAsking(false)} />}
    </Section>
  );
}

/** On a phone only the days on which something appears. */
function Day({
  day,
  isToday,
  isOther,
  chapters,
  language,
}: {
  day: Date;
  isToday: boolean;
  isOther: boolean;
  chapters: readonly OutlineChapter[];
  language: Locale;
}) {
  const locale = useLocale();
  const time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  const name = new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', weekday: 'short' }).format(
    day,
  );
  const isShownOnPhone = chapters.length > 0 && !isOther;
  return (
    <td
      className={`h-20 border border-line p-1.5 align-top ${isOther ? 'bg-sunken' : ''} ${isShownOnPhone ? 'max-sm:mb-2 max-sm:block max-sm:h-auto' : 'max-sm:hidden'}`}
    >
      <p className="text-xs text-ink-soft">
        <span className="sm:hidden">{name}</span>
        <time
          dateTime={dayKey(day)}
          aria-current={isToday ? 'date' : undefined}
          className={`max-sm:hidden ${isToday ? 'rounded-full bg-vine px-1.5 font-semibold text-on-vine' : ''}`}
        >
          {day.getDate()}
        </time>
      </p>
      <ul>
        {chapters.map((chapter) => (
          <li key={chapter.id}>
            <Link
              to="/write/chapters/$chapterId"
              params={{ chapterId: chapter.id }}
              className={`mt-1 block rounded-sm px-1.5 py-0.5 text-xs text-ink no-underline hover:underline max-sm:min-h-11 max-sm:content-center ${chapter.status === 'scheduled' ? 'bg-gold-soft' : 'bg-vine-soft'}`}
            >
              {chapter.status === 'scheduled' && chapter.publishAt !== null && (
                <span className="tabular-nums">{time.format(parseInstant(chapter.publishAt))} </span>
              )}
              <span lang={language}>{chapter.title}</span>
            </Link>
          </li>
        ))}
      </ul>
    </td>
  );
}
