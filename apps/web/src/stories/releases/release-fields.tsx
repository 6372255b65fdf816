import { NOTE_MAX_LENGTH, type Release } from '@inkvine/contracts/releases';
import { CHAPTER_MAX_PRICE, ChapterPrice, TITLE_MAX_LENGTH } from '@inkvine/contracts/stories';
import { useTranslation } from 'react-i18next';
import { CheckField, SelectField, TextArea, TextField } from '../../design/field.tsx';
import type { ReleaseForm } from './release-form.ts';

/** Price, preview, notes, titles and warnings of a chapter. */
export function ReleaseFields({
  release,
  form,
  onChange,
}: {
  release: Release;
  form: ReleaseForm;
  onChange: (form: ReleaseForm) => void;
}) {
  const { t } = useTranslation();
  const set = (change: Partial<ReleaseForm>) => onChange({ ...form, ...change });
  const isPriced = ChapterPrice.safeParse(form.price === '' ? undefined : Number(form.price)).success;
  const isClosed = form.membersOnly || Number(form.price) > 0;
  const { previewCharacters } = release.defaults;
  const hidesTitle = form.title === 'hidden' || (form.title === 'novel' && release.novelTitleSpoiler);
  return (
    <>
      {!form.membersOnly && (
        <TextField
          label={`${t('release.price')} (${t('writing.publish.priceUnit')})`}
          hint={t('writing.chapter.priceHint')}
          name="release-price"
          inputMode="numeric"
          value={form.price}
          error={isPriced ? undefined : `0 – ${CHAPTER_MAX_PRICE}`}
          onChange={(event) => set({ price: event.target.value.replaceAll(/\D/g, '').slice(0, 5) })}
        />
      )}
      <CheckField
        label={t('release.membersOnly')}
        hint={
          release.membersTier === null
            ? t('release.membersOnlyNoTier')
            : t('release.membersOnlyHint', { tier: release.membersTier })
        }
        checked={form.membersOnly}
        onChange={(membersOnly) => set({ membersOnly })}
      />
      {isClosed && (
        <SelectField
          label={t('release.preview')}
          hint={t('release.previewHint')}
          value={form.preview === 'after' ? `after ${form.previewBlockId}` : form.preview}
          onChange={(event) => {
            const { value } = event.target;
            if (value === 'rule' || value === 'none') set({ preview: value, previewBlockId: '' });
            else set({ preview: 'after', previewBlockId: value.slice('after '.length) });
          }}
        >
          <option value="rule">
            {previewCharacters === 0
              ? t('release.previewRuleNone')
              : t('release.previewRule', { count: previewCharacters })}
          </option>
          <option value="none">{t('release.previewNone')}</option>
          <optgroup label={t('release.previewUpTo')}>
            {form.preview === 'after' &&
              !release.paragraphs.some(({ blockId }) => blockId === form.previewBlockId) && (
                <option value={`after ${form.previewBlockId}`}>{t('release.previewGone')}</option>
              )}
            {release.paragraphs.slice(0, -1).map(({ blockId, excerpt }, index) => (
              <option key={blockId} value={`after ${blockId}`}>
                {`${index + 1}. ${excerpt === '' ? '* * *' : excerpt}`}
              </option>
            ))}
          </optgroup>
        </SelectField>
      )}
      <details className="rounded-md border border-line px-4 py-2">
        <summary className="min-h-11 cursor-pointer content-center text-sm font-semibold">
          {t('release.notes')}
        </summary>
        <div className="flex flex-col gap-3 pb-3">
          <Note
            label={t('release.noteBefore')}
            template={release.defaults.noteBefore}
            usesTemplate={form.usesTemplateBefore}
            value={form.noteBefore}
            onChange={(usesTemplateBefore, noteBefore) => set({ usesTemplateBefore, noteBefore })}
          />
          <Note
            label={t('release.noteAfter')}
            template={release.defaults.noteAfter}
            usesTemplate={form.usesTemplateAfter}
            value={form.noteAfter}
            onChange={(usesTemplateAfter, noteAfter) => set({ usesTemplateAfter, noteAfter })}
          />
        </div>
      </details>
      <details className="rounded-md border border-line px-4 py-2">
        <summary className="min-h-11 cursor-pointer content-center text-sm font-semibold">
          {t('release.care')}
        </summary>
        <div className="flex flex-col gap-3 pb-3">
          <TextField
            label={t('release.warnings')}
            hint={t('release.warningsHint')}
            value={form.warnings}
            onChange={(event) => set({ warnings: event.target.value })}
          />
          <SelectField
            label={t('release.titleBefore')}
            hint={t('release.titleBeforeHint')}
            value={form.title}
            onChange={({ target: { value } }) => {
              if (value === 'novel' || value === 'hidden' || value === 'shown') set({ title: value });
            }}
          >
            <option value="novel">
              {t(release.novelTitleSpoiler ? 'release.titleNovelHidden' : 'release.titleNovelShown')}
            </option>
            <option value="hidden">{t('release.titleHiddenHere')}</option>
            <option value="shown">{t('release.titleShownHere')}</option>
          </SelectField>
          {hidesTitle && (
            <TextField
              label={t('release.publicTitle')}
              hint={t('release.publicTitleHint')}
              maxLength={TITLE_MAX_LENGTH}
              value={form.publicTitle}
              onChange={(event) => set({ publicTitle: event.target.value })}
            />
          )}
          <CheckField
            label={t('release.silent')}
            hint={t('release.silentHint')}
            checked={form.silent}
            onChange={(silent) => set({ silent })}
          />
        </div>
      </details>
      {release.publishedAt !== null && (
        <TextField
          label={t('release.changeNote')}
          hint={t('release.changeNoteHint')}
          maxLength={500}
          value={form.changeNote}
          onChange={(event) => set({ changeNote: event.target.value })}
        />
      )}
    </>
  );
}

function Note({
  label,
  template,
  usesTemplate,
  value,
  onChange,
}: {
  label: string;
  template: string;
  usesTemplate: boolean;
  value: string;
  onChange: (usesTemplate: boolean, value: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <div>
      <TextArea
        label={label}
        rows={3}
        maxLength={NOTE_MAX_LENGTH}
        hint={template === '' ? t('release.noTemplateHint') : undefined}
        disabled={usesTemplate && template !== ''}
        value={usesTemplate ? template : value}
        onChange={(event) => onChange(template === '' && event.target.value === '', event.target.value)}
      />
      {template !== '' && (
        <CheckField
          label={t('release.usesTemplate')}
          checked={usesTemplate}
          onChange={(uses) => onChange(uses, uses ? template : value)}
        />
      )}
    </div>
  );
}
