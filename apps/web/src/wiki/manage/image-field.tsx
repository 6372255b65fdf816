import { uploadWikiImage } from '@inkvine/client/wiki-images';
import type { BranchId, Locale } from '@inkvine/contracts/primitives';
import { WIKI_IMAGE_ALT_MAX_LENGTH, type WikiImage } from '@inkvine/contracts/wiki';
import { useMutation } from '@tanstack/react-query';
import { ImagePlus } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { TextField } from '../../design/field.tsx';
import { Notice } from '../../design/states.tsx';
import { server } from '../../shell/api.ts';
import { useErrorMessage } from '../../shell/query-view.tsx';
import { EntryImage } from '../entry-image.tsx';

/** The image of a state of an entry, and in words what it shows. */
export function ImageField({
  branchId,
  language,
  image,
  onChange,
}: {
  branchId: BranchId;
  language: Locale;
  image: WikiImage | undefined;
  onChange: (image: WikiImage | undefined) => void;
}) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const hintId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [sent, setSent] = useState(0);
  const upload = useMutation({
    mutationFn: (file: File) => {
      setSent(0);
      return uploadWikiImage(server, { branchId, file, onProgress: setSent });
    },
    onSuccess: (file) => onChange({ ...file, alt: '' }),
  });
  return (
    <fieldset className="flex flex-col items-start gap-3">
      <legend className="mb-1.5 text-sm font-semibold">{t('wiki.manage.image')}</legend>
      {image !== undefined && (
        <>
          <EntryImage view={{ branchId }} image={image} className="h-auto max-h-56 w-auto max-w-full" />
          <TextField
            label={t('wiki.manage.imageAlt')}
            hint={t('wiki.manage.imageAltHint')}
            lang={language}
            value={image.alt}
            required
            maxLength={WIKI_IMAGE_ALT_MAX_LENGTH}
            onChange={(event) => onChange({ ...image, alt: event.target.value })}
            className="w-full"
          />
        </>
      )}
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/webp"
        aria-label={t('wiki.manage.imageFile')}
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) upload.mutate(file);
          // The same file may be chosen again after it was mended.
          event.target.value = '';
        }}
      />
      <div className="flex flex-wrap gap-2">
        <Button
          variant="secondary"
          disabled={upload.isPending}
          aria-describedby={hintId}
          onClick={() => input.current?.click()}
        >
          <ImagePlus aria-hidden className="size-4" />
          {image === undefined ? t('wiki.manage.imageAdd') : t('wiki.manage.imageChange')}
        </Button>
        {image !== undefined && (
          <Button variant="quiet" disabled={upload.isPending} onClick={() => onChange(undefined)}>
            {t('wiki.manage.imageRemove')}
          </Button>
        )}
      </div>
      <p id={hintId} className="text-xs text-ink-soft">
        {t('wiki.manage.imageHint')}
      </p>
      {upload.isPending && (
        <div role="status" className="flex w-full max-w-sm flex-col gap-2">
          <p className="text-sm">{t('wiki.manage.imageSending')}</p>
          <progress
            value={sent >= 1 ? undefined : sent}
            aria-label={t('wiki.manage.imageSending')}
            className="h-1.5 w-full overflow-hidden rounded-full accent-vine"
          />
        </div>
      )}
      {upload.isError && (
        <div role="alert">
          <Notice tone="bad">{message(upload.error)}</Notice>
        </div>
      )}
    </fieldset>
  );
}
