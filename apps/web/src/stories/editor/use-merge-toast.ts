import type { DraftSession, MergeNotice } from '@inkvine/client/drafts/draft-state';
import { formatDate } from '@inkvine/i18n/format';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../../design/toast.ts';
import { useLocale } from '../../shell/locale.ts';

/** Says that another device's words came into the text, and takes them out again on demand. */
export function useMergeToast(session: DraftSession, merged: MergeNotice | null): void {
  const { t } = useTranslation();
  const locale = useLocale();
  const shown = useRef<MergeNotice | null>(null);
  useEffect(() => {
    if (merged === null || merged === shown.current) return;
    shown.current = merged;
    const device =
      merged.device === null || merged.device === '' ? t('editor.conflict.otherDevice') : merged.device;
    const when = merged.at === null ? '' : formatDate(merged.at, locale, 'minute');
    toast(t('editor.conflict.merged', { device, when }), 'plain', {
      label: t('editor.conflict.undo'),
      act: () => session.undoMerge(),
    });
  }, [merged, session, t, locale]);
}
