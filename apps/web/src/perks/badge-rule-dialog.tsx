import { useTRPC } from '@inkvine/client/react';
import {
  BADGE_ICONS,
  BADGE_NAME_MAX_LENGTH,
  BADGE_TONES,
  BADGE_WORDS_MAX_LENGTH,
  PublishBadgeInput,
  type BadgeIcon,
  type BadgeRule,
  type BadgeScope,
  type BadgeTone,
} from '@inkvine/contracts/badges';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice, SelectField, TextField } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { toast } from '../design/toast.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { BadgeMark } from './badge-mark.tsx';

/** Creators honour what happens in their works; days of reading are the site's, which has no works of its own. */
const KINDS = {
  mine: ['early_bird', 'supporter_rank', 'member_streak', 'manual'],
  site: ['reading_streak', 'supporter_rank', 'member_streak', 'manual'],
} as const;

const EMPTY = {
  ...{ name: '', words: '', icon: 'star' as BadgeIcon, tone: 'moss' as BadgeTone, startsAt: '' },
  ...{ kind: 'supporter_rank' as BadgeRule['terms']['kind'], novelId: '', first: '100', days: '7' },
  ...{ levels: '100, 500, 1000', months: '3, 6, 12', since: null as string | null },
};
type RuleForm = typeof EMPTY;

const formOf = ({ name, words, icon, tone, terms }: BadgeRule): RuleForm => ({
  ...{ ...EMPTY, name, words, kind: terms.kind },
  icon: BADGE_ICONS.find((known) => known === icon) ?? 'star',
  tone: BADGE_TONES.find((known) => known === tone) ?? 'slate',
  ...(terms.kind === 'early_bird' && {
    ...{ novelId: terms.novelId, first: String(terms.first), since: terms.since },
  }),
  ...(terms.kind === 'reading_streak' && { days: String(terms.days) }),
  ...(terms.kind === 'supporter_rank' && { levels: terms.levels.join(', ') }),
  ...(terms.kind === 'member_streak' && { months: terms.levels.join(', ') }),
});

const numbersOf = (text: string): number[] => text.split(',').map((number) => Number(number.trim()));

function termsOf({ kind, novelId, first, since, days, levels, months }: RuleForm): object {
  switch (kind) {
    case 'early_bird':
      return { kind, novelId, first: Number(first), since };
    case 'reading_streak':
      return { kind, days: Number(days) };
    case 'supporter_rank':
      return { kind, levels: numbersOf(levels) };
    case 'member_streak':
      return { kind, levels: numbersOf(months) };
    case 'manual':
      return { kind };
  }
}

/** Makes a badge, or the next version of one. */
export function BadgeRuleDialog({
  scope,
  rule,
  onClose,
}: {
  scope: BadgeScope;
  rule: BadgeRule | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [form, setForm] = useState(rule === null ? EMPTY : formOf(rule));
  const [now] = useState(() => new Date().toISOString());
  const { name, words, icon, tone, kind } = form;
  const startsAt = form.startsAt === '' ? now : new Date(form.startsAt).toISOString();
  const draft = PublishBadgeInput.safeParse({
    ...{ scope, replaces: rule?.id ?? null },
    draft: { name, words, icon, tone, startsAt, terms: termsOf(form) },
  });
  const publish = useMutation(
    trpc.badges.publish.mutationOptions({
      onSuccess: () => {
        toast(t('badges.rules.published'));
        onClose();
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.badges.pathKey() }),
    }),
  );
  const text = (field: 'name' | 'words' | 'startsAt' | 'levels' | 'months') => ({
    value: form[field],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [field]: event.target.value }),
  });
  const digits = (field: 'first' | 'days') => ({
    inputMode: 'numeric' as const,
    value: form[field],
    onChange: (event: { target: { value: string } }) =>
      setForm({ ...form, [field]: event.target.value.replaceAll(/\D/g, '').slice(0, 4) }),
  });
  return (
    <FormDialog
      wide
      title={rule === null ? t('badges.rules.new') : t('badges.rules.changeOf', { name: rule.name })}
      {...(rule !== null && { lead: t('badges.rules.dialogLead') })}
      submit={t('badges.rules.publish')}
      pending={publish.isPending}
      problem={publish.error === null ? null : message(publish.error)}
      isReady={draft.success}
      onSubmit={() => {
        if (draft.success) publish.mutate(draft.data);
      }}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label={t('badges.rules.name')} maxLength={BADGE_NAME_MAX_LENGTH} {...text('name')} />
        <TextField label={t('badges.rules.words')} maxLength={BADGE_WORDS_MAX_LENGTH} {...text('words')} />
      </div>
      <Choice
        name="badge-icon"
        label={t('badges.rules.icon')}
        value={icon}
        options={BADGE_ICONS.map((value) => ({
          value,
          label: (
            <span className="inline-flex items-center gap-2">
              <BadgeMark badge={{ icon: value, tone, level: 1, levels: 1 }} className="size-7" />
              {t(`badges.rules.icons.${value}`)}
            </span>
          ),
        }))}
        onChange={(next) => setForm({ ...form, icon: next })}
      />
      <Choice
        name="badge-tone"
        label={t('badges.rules.tone')}
        value={tone}
        options={BADGE_TONES.map((value) => ({
          value,
          label: (
            <span className="inline-flex items-center gap-2">
              <BadgeMark badge={{ icon, tone: value, level: 1, levels: 1 }} className="size-7" />
              {t(`badges.rules.tones.${value}`)}
            </span>
          ),
        }))}
        onChange={(next) => setForm({ ...form, tone: next })}
      />
      {rule === null && (
        <Choice
          name="badge-kind"
          label={t('badges.rules.kind')}
          value={kind}
          options={KINDS[scope].map((value) => ({ value, label: t(`badges.rules.kinds.${value}`) }))}
          onChange={(next) => setForm({ ...form, kind: next })}
        />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        {kind === 'early_bird' && (
          <>
            {scope === 'mine' && rule === null && (
              <NovelField value={form.novelId} onChange={(novelId) => setForm({ ...form, novelId })} />
            )}
            <TextField
              label={t('badges.rules.first')}
              hint={t('badges.rules.firstHint')}
              {...digits('first')}
            />
          </>
        )}
        {kind === 'reading_streak' && <TextField label={t('badges.rules.days')} {...digits('days')} />}
        {kind === 'supporter_rank' && (
          <TextField
            label={t('badges.rules.levels')}
            hint={t('badges.rules.levelsHint')}
            inputMode="numeric"
            {...text('levels')}
          />
        )}
        {kind === 'member_streak' && (
          <TextField
            label={t('badges.rules.months')}
            hint={t('badges.rules.monthsHint')}
            inputMode="numeric"
            {...text('months')}
          />
        )}
        <TextField
          label={t('badges.rules.startsAt')}
          hint={t('badges.rules.startsNow')}
          type="datetime-local"
          {...text('startsAt')}
        />
      </div>
    </FormDialog>
  );
}

function NovelField({ value, onChange }: { value: string; onChange: (novelId: string) => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const novels = useQuery(trpc.stories.myNovels.queryOptions({ limit: 100 }));
  return (
    <SelectField
      label={t('badges.rules.novel')}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{t('badges.rules.novelNone')}</option>
      {novels.data?.items.map((novel) => (
        <option key={novel.id} value={novel.id}>
          {novel.title}
        </option>
      ))}
    </SelectField>
  );
}
