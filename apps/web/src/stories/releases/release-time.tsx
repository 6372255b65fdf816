import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice, TextField } from '../../design/field.tsx';
import { localZone, suggestedTime, toLocalInput } from './local-time.ts';

/** @param scheduledFor the hour it already has, null when it has none */
export function useReleaseTime(scheduledFor: string | null) {
  const [when, setWhen] = useState<'now' | 'later'>(scheduledFor === null ? 'now' : 'later');
  const [date, setDate] = useState(() =>
    toLocalInput(scheduledFor === null ? suggestedTime(new Date()) : new Date(scheduledFor)),
  );
  /** Null for now. */
  const publishAt = when === 'later' ? new Date(date) : null;
  const isPast = publishAt !== null && !(publishAt.getTime() > Date.now());
  return { when, setWhen, date, setDate, publishAt, isPast };
}

/** Asks whether something appears now or at an hour of its own. */
export function ReleaseTime({ time }: { time: ReturnType<typeof useReleaseTime> }) {
  const { t } = useTranslation();
  return (
    <>
      <Choice
        label={t('writing.publish.when')}
        name="when"
        value={time.when}
        options={[
          { value: 'now' as const, label: t('writing.publish.now') },
          { value: 'later' as const, label: t('writing.publish.later') },
        ]}
        onChange={time.setWhen}
      />
      {time.when === 'later' && (
        <TextField
          label={t('writing.publish.date', { zone: localZone() })}
          type="datetime-local"
          name="publish-at"
          required
          value={time.date}
          error={time.isPast ? t('writing.publish.past') : undefined}
          onChange={(event) => time.setDate(event.target.value)}
        />
      )}
    </>
  );
}
