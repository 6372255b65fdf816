import type { OutlineRow } from '@inkvine/client/outline/outline-order';
import type { Locale } from '@inkvine/contracts/primitives';
import { EllipsisVertical } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../design/menu.tsx';
import { DragHandle } from './drag-handle.tsx';
import type { OutlineQuestion } from './outline-question.ts';

export function VolumeRow({
  row: { volume },
  language,
  volumes,
  onMove,
  ask,
}: {
  row: OutlineRow & { kind: 'volume' };
  language: Locale;
  volumes: number;
  onMove: (by: -1 | 1) => void;
  ask: (question: OutlineQuestion) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="flex min-h-14 items-center gap-2 bg-sunken pl-2 sm:px-3">
      <DragHandle />
      <h3 lang={language} className="min-w-0 flex-1 py-2 font-serif font-bold">
        {volume.title}
      </h3>
      <span className="text-xs text-ink-soft">{t('common.chapters', { count: volume.chapterCount })}</span>
      <Menu
        trigger={
          <Button
            variant="quiet"
            size="icon"
            data-row-focus
            aria-label={t('outline.volumeActions', { title: volume.title })}
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
          >
            <EllipsisVertical aria-hidden className="size-4" />
          </Button>
        }
      >
        {volumes > 1 && (
          <>
            <MenuItem onSelect={() => onMove(-1)}>{t('outline.moveUp')}</MenuItem>
            <MenuItem onSelect={() => onMove(1)}>{t('outline.moveDown')}</MenuItem>
            <MenuSeparator />
          </>
        )}
        <MenuItem onSelect={() => ask({ kind: 'renameVolume', volumeId: volume.id, title: volume.title })}>
          {t('outline.renameVolume')}
        </MenuItem>
        <MenuItem onSelect={() => ask({ kind: 'deleteVolume', volumeId: volume.id, title: volume.title })}>
          {t('outline.deleteVolume')}
        </MenuItem>
      </Menu>
    </div>
  );
}

export function LooseRow() {
  const { t } = useTranslation();
  return <div className="bg-sunken px-4 py-2 text-xs text-ink-soft">{t('outline.loose')}</div>;
}
