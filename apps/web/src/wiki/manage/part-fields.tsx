import type { BranchId, Locale, WikiEntryKey } from '@inkvine/contracts/primitives';
import { WIKI_NAME_MAX_LENGTH, WIKI_SUMMARY_MAX_LENGTH, WikiType } from '@inkvine/contracts/wiki';
import { WIKI_TEXT_MAX_LENGTH, type WikiPartContent } from '@inkvine/contracts/wiki-editing';
import { useTranslation } from 'react-i18next';
import { SelectField, TextArea, TextField } from '../../design/field.tsx';
import { AttributesField } from './attributes-field.tsx';
import { EntryPicker } from './entry-picker.tsx';
import { ImageField } from './image-field.tsx';

interface PartFieldsProps {
  content: WikiPartContent;
  branchId: BranchId;
  language: Locale;
  /** Of the entry, for its template of facts. */
  type: WikiType;
  names: Readonly<Record<string, string>>;
  onName: (key: WikiEntryKey, name: string) => void;
  onChange: (content: WikiPartContent) => void;
}

/** The fields of each kind of part, without its gate. */
export function PartFields({ content, branchId, language, type, names, onName, onChange }: PartFieldsProps) {
  const { t } = useTranslation();
  switch (content.kind) {
    case 'entry':
      return (
        <>
          <SelectField
            label={t('wiki.manage.type')}
            value={content.type}
            onChange={(event) => onChange({ ...content, type: WikiType.parse(event.target.value) })}
          >
            {WikiType.options.map((value) => (
              <option key={value} value={value}>
                {t(`wiki.type.${value}`)}
              </option>
            ))}
          </SelectField>
          <TextField
            label={t('wiki.manage.label')}
            hint={t('wiki.manage.labelHint')}
            value={content.label}
            maxLength={WIKI_NAME_MAX_LENGTH}
            onChange={(event) => onChange({ ...content, label: event.target.value })}
          />
        </>
      );
    case 'snapshot':
      return (
        <>
          <TextField
            label={t('wiki.manage.name')}
            hint={t('wiki.manage.nameHint')}
            value={content.name}
            maxLength={WIKI_NAME_MAX_LENGTH}
            onChange={(event) => onChange({ ...content, name: event.target.value })}
          />
          <TextArea
            label={t('wiki.manage.summary')}
            rows={3}
            value={content.summary}
            maxLength={WIKI_SUMMARY_MAX_LENGTH}
            onChange={(event) => onChange({ ...content, summary: event.target.value })}
          />
          <AttributesField
            type={type}
            language={language}
            attributes={content.attributes}
            onChange={(attributes) => onChange({ ...content, attributes })}
          />
          <ImageField
            branchId={branchId}
            language={language}
            image={content.image}
            onChange={(image) => {
              const { image: _, ...rest } = content;
              onChange(image === undefined ? rest : { ...rest, image });
            }}
          />
        </>
      );
    case 'section':
      return (
        <>
          <TextField
            label={t('wiki.manage.sectionTitle')}
            value={content.title}
            maxLength={WIKI_NAME_MAX_LENGTH}
            onChange={(event) => onChange({ ...content, title: event.target.value })}
          />
          <TextArea
            label={t('wiki.manage.sectionText')}
            rows={8}
            controlClass="font-serif"
            value={content.text}
            maxLength={WIKI_TEXT_MAX_LENGTH}
            onChange={(event) => onChange({ ...content, text: event.target.value })}
          />
        </>
      );
    case 'alias':
      return (
        <TextField
          label={t('wiki.manage.name')}
          value={content.name}
          maxLength={WIKI_NAME_MAX_LENGTH}
          onChange={(event) => onChange({ ...content, name: event.target.value })}
        />
      );
    case 'relation': {
      const name = names[content.targetKey];
      return (
        <>
          <EntryPicker
            branchId={branchId}
            label={t('wiki.manage.relationTo')}
            picked={name === undefined ? [] : [{ entryKey: content.targetKey, name }]}
            most={1}
            onChange={([target]) => {
              if (target !== undefined) onName(target.entryKey, target.name);
              onChange({ ...content, targetKey: target?.entryKey ?? ('' as WikiEntryKey) });
            }}
          />
          <TextField
            label={t('wiki.manage.relationLabel')}
            value={content.label}
            maxLength={40}
            onChange={(event) => onChange({ ...content, label: event.target.value })}
          />
          <TextField
            label={t('wiki.manage.relationReverse')}
            value={content.reverse}
            maxLength={40}
            onChange={(event) => onChange({ ...content, reverse: event.target.value })}
          />
        </>
      );
    }
    case 'event':
      return (
        <>
          <TextField
            label={t('wiki.manage.eventTitle')}
            value={content.title}
            maxLength={WIKI_NAME_MAX_LENGTH}
            onChange={(event) => onChange({ ...content, title: event.target.value })}
          />
          <TextField
            label={t('wiki.manage.eventWhen')}
            value={content.when}
            maxLength={60}
            onChange={(event) => onChange({ ...content, when: event.target.value })}
          />
          <TextField
            type="number"
            label={t('wiki.manage.eventOrder')}
            hint={t('wiki.manage.eventOrderHint')}
            value={content.order}
            onChange={(event) => onChange({ ...content, order: Math.trunc(event.target.valueAsNumber) || 0 })}
          />
          <TextArea
            label={t('wiki.manage.eventText')}
            rows={4}
            value={content.text}
            maxLength={2_000}
            onChange={(event) => onChange({ ...content, text: event.target.value })}
          />
          <EntryPicker
            branchId={branchId}
            label={t('wiki.manage.eventEntries')}
            picked={content.entryKeys.map((entryKey) => ({ entryKey, name: names[entryKey] ?? '…' }))}
            most={30}
            onChange={(picked) => {
              for (const { entryKey, name } of picked) onName(entryKey, name);
              onChange({ ...content, entryKeys: picked.map(({ entryKey }) => entryKey) });
            }}
          />
        </>
      );
  }
}
