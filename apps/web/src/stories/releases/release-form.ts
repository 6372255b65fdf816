import { ReleaseSettings, type Release } from '@inkvine/contracts/releases';
import { wordsOf } from '../typed-words.ts';

/** What stands in the fields of the sheet. */
export interface ReleaseForm {
  price: string;
  membersOnly: boolean;
  preview: 'rule' | 'none' | 'after';
  previewBlockId: string;
  usesTemplateBefore: boolean;
  noteBefore: string;
  usesTemplateAfter: boolean;
  noteAfter: string;
  /** As for the novel, kept back, or shown. */
  title: 'novel' | 'hidden' | 'shown';
  publicTitle: string;
  warnings: string;
  silent: boolean;
  changeNote: string;
}

export function toForm({ settings, defaults }: Release): ReleaseForm {
  const { preview } = settings;
  return {
    price: String(settings.price),
    membersOnly: settings.membersOnly ?? false,
    preview: preview.kind,
    previewBlockId: preview.kind === 'after' ? preview.blockId : '',
    usesTemplateBefore: settings.noteBefore === null,
    noteBefore: settings.noteBefore ?? defaults.noteBefore,
    usesTemplateAfter: settings.noteAfter === null,
    noteAfter: settings.noteAfter ?? defaults.noteAfter,
    title: settings.titleSpoiler === null ? 'novel' : settings.titleSpoiler ? 'hidden' : 'shown',
    publicTitle: settings.publicTitle ?? '',
    warnings: settings.warnings.join(', '),
    silent: settings.silent,
    changeNote: '',
  };
}

/** The settings that the fields say; null while one of them says nothing that may be. */
export function toSettings(form: ReleaseForm): ReleaseSettings | null {
  const publicTitle = form.publicTitle.trim();
  const settings = ReleaseSettings.safeParse({
    price: form.price === '' ? undefined : Number(form.price),
    membersOnly: form.membersOnly,
    preview:
      form.preview === 'after' ? { kind: 'after', blockId: form.previewBlockId } : { kind: form.preview },
    noteBefore: form.usesTemplateBefore ? null : form.noteBefore.trim(),
    noteAfter: form.usesTemplateAfter ? null : form.noteAfter.trim(),
    titleSpoiler: form.title === 'novel' ? null : form.title === 'hidden',
    publicTitle: form.title !== 'shown' && publicTitle !== '' ? publicTitle : null,
    warnings: wordsOf(form.warnings),
    silent: form.silent,
  });
  return settings.success ? settings.data : null;
}
