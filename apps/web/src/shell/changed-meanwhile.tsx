import { rebaseForm } from '@inkvine/client/version-conflict';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/states.tsx';

/** What has a name of its own here; other fields are just something. */
const NAMED = [
  'benefits',
  'body',
  'bonusCoins',
  'commercial',
  'description',
  'isPinned',
  'language',
  'memberLimit',
  'membersOnly',
  'mode',
  'name',
  'noteAfter',
  'noteBefore',
  'paidCoins',
  'preview',
  'price',
  'publicTitle',
  'publishedAt',
  'publishAt',
  'rank',
  'royaltyPercent',
  'scope',
  'silent',
  'sortOrder',
  'status',
  'survivesUpstream',
  'synopsis',
  'tags',
  'text',
  'title',
  'titleSpoiler',
  'trialDays',
  'warnings',
  'welcome',
] as const;

/** Says what somebody else changed before a save, and lets the person take that; saving again keeps what they typed. */
export function ChangedMeanwhile({
  fields,
  onTakeTheirs,
  children,
}: {
  fields: readonly string[];
  onTakeTheirs: () => void;
  /** What is there now, where it is not easily seen. */
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const names = NAMED.filter((name) => fields.includes(name)).map((name) => t(`conflict.fields.${name}`));
  return (
    <div role="alert">
      <Notice tone="gold">
        <p className="font-semibold">
          {names.length === 0
            ? t('conflict.changed')
            : t('conflict.changedFields', { fields: names.join(', ') })}
        </p>
        <p className="mt-1">{t('conflict.lead')}</p>
        {children}
        <Button variant="secondary" size="sm" className="mt-3" onClick={onTakeTheirs}>
          {t('conflict.takeTheirs')}
        </Button>
      </Notice>
    </div>
  );
}

/**
 * A form over something that has a version. When a newer version comes, what the person changed stays and the rest
 * follows; `takePresent` gives up what they changed.
 */
export function useVersionedForm<Form extends object>(present: Form, version: number) {
  const [base, setBase] = useState({ version, form: present });
  const [form, setForm] = useState(present);
  if (base.version !== version) {
    setBase({ version, form: present });
    setForm(rebaseForm(base.form, form, present));
  }
  return [form, setForm, () => setForm(present)] as const;
}
