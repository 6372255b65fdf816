import type { MarkType } from '@inkvine/contracts/block';
import { Menu as BaseMenu } from '@base-ui/react/menu';
import { Toolbar as BaseToolbar } from '@base-ui/react/toolbar';
import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import {
  Asterisk,
  Bold,
  BookUser,
  ChevronDown,
  Italic,
  Link2,
  Redo2,
  Search,
  SeparatorHorizontal,
  SlidersHorizontal,
  Strikethrough,
  Underline,
  Undo2,
} from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../design/class-names.ts';
import { insertSceneBreak, redoStep, undoStep } from './editing-keys.ts';
import { changeWritingSettings, useWritingSettings } from './writing-settings.ts';

const BLOCKS = ['paragraph', 'heading', 'quote', 'status_window', 'comment'] as const;
type TextBlock = (typeof BLOCKS)[number];
const isTextBlock = (name: string): name is TextBlock => (BLOCKS as readonly string[]).includes(name);

const PLAIN_MARKS = [
  { mark: 'bold', icon: <Bold /> },
  { mark: 'italic', icon: <Italic /> },
  { mark: 'underline', icon: <Underline /> },
  { mark: 'strike', icon: <Strikethrough /> },
  { mark: 'dots', icon: <Glyph text="가" className="-translate-y-0.5 [text-emphasis:filled_dot]" /> },
] as const;
export type ValuedMark = 'ruby' | 'footnote' | 'link';
const VALUED_MARKS = [
  { mark: 'ruby', icon: <Glyph text="漢" className="border-t-2 border-dotted" /> },
  { mark: 'footnote', icon: <Asterisk /> },
  { mark: 'link', icon: <Link2 /> },
] as const satisfies readonly { mark: ValuedMark; icon: ReactNode }[];

function Glyph({ text, className }: { text: string; className: string }) {
  return (
    <span aria-hidden className={classNames('font-serif text-sm leading-none font-semibold', className)}>
      {text}
    </span>
  );
}

const BUTTON =
  'inline-flex size-11 shrink-0 items-center justify-center rounded-md text-ink hover:bg-sunken disabled:opacity-40 aria-disabled:opacity-40 aria-pressed:bg-vine-soft aria-pressed:text-vine-strong sm:size-9 [&>svg]:size-4.5';

/** One row, which scrolls sideways on a phone. The text keeps focus and selection while it is used by hand. */
export function EditorToolbar({
  editor,
  language,
  onValue,
  onFind,
  onWiki,
  onSettings,
}: {
  editor: Editor;
  language: string;
  onValue: (mark: ValuedMark) => void;
  onFind: () => void;
  onWiki: () => void;
  onSettings: () => void;
}) {
  const { t } = useTranslation();
  const state = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      block: now.state.selection.$from.parent.type.name,
      marks: [...PLAIN_MARKS, ...VALUED_MARKS]
        .map(({ mark }) => mark)
        .filter((mark) => now.isActive(mark))
        .join(' '),
      isEditable: now.isEditable,
    }),
  });
  const active = new Set(state.marks.split(' '));
  const run = (act: () => unknown) => () => {
    act();
    editor.view.focus();
  };
  const button = (label: string, icon: ReactNode, act: () => void, pressed?: boolean) => (
    <BaseToolbar.Button
      key={label}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={!state.isEditable}
      onClick={act}
      className={BUTTON}
    >
      {icon}
    </BaseToolbar.Button>
  );
  return (
    <BaseToolbar.Root
      aria-label={t('editor.toolbar')}
      onMouseDown={(event) => event.preventDefault()}
      className="flex min-w-0 items-center gap-0.5 overflow-x-auto overscroll-x-contain px-2 py-1 [scrollbar-width:none] sm:justify-center"
    >
      <BlockMenu
        editor={editor}
        block={isTextBlock(state.block) ? state.block : 'paragraph'}
        isEnabled={state.isEditable}
      />
      <Divider />
      {PLAIN_MARKS.filter(({ mark }) => mark !== 'dots' || language === 'ko').map(({ mark, icon }) =>
        button(
          t(`editor.mark.${mark}`),
          icon,
          run(() => editor.commands.toggleMark(mark satisfies MarkType)),
          active.has(mark),
        ),
      )}
      <Divider />
      {VALUED_MARKS.map(({ mark, icon }) =>
        button(t(`editor.mark.${mark}`), icon, () => onValue(mark), active.has(mark)),
      )}
      {button(
        t('editor.sceneBreak'),
        <SeparatorHorizontal />,
        run(() => insertSceneBreak(editor)),
      )}
      <Divider />
      {button(
        t('editor.undo'),
        <Undo2 />,
        run(() => undoStep(editor)),
      )}
      {button(
        t('editor.redo'),
        <Redo2 />,
        run(() => redoStep(editor)),
      )}
      {button(t('editor.find'), <Search />, onFind)}
      {button(t('editor.wiki.title'), <BookUser />, onWiki)}
      <ViewMenu onSettings={onSettings} />
    </BaseToolbar.Root>
  );
}

function Divider() {
  return <BaseToolbar.Separator className="mx-1.5 h-5 w-px shrink-0 bg-line" />;
}

const ITEM =
  'flex min-h-11 w-full cursor-pointer items-center gap-3 px-4 text-left text-sm text-ink outline-none data-highlighted:bg-sunken';
const POPUP =
  'min-w-52 rounded-md border border-line bg-surface py-1.5 text-ink shadow-raised transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0';

function BlockMenu({ editor, block, isEnabled }: { editor: Editor; block: TextBlock; isEnabled: boolean }) {
  const { t } = useTranslation();
  const [container, setContainer] = useState<HTMLElement | null>(null);
  return (
    <BaseMenu.Root>
      <BaseToolbar.Button
        disabled={!isEnabled}
        render={<BaseMenu.Trigger />}
        aria-label={`${t('editor.blockType')}: ${t(`editor.block.${block}`)}`}
        className="inline-flex min-h-11 shrink-0 items-center gap-1.5 rounded-md px-3 text-sm font-semibold whitespace-nowrap hover:bg-sunken sm:min-h-9"
      >
        {t(`editor.block.${block}`)}
        <ChevronDown aria-hidden className="size-4" />
      </BaseToolbar.Button>
      <span ref={setContainer} />
      <BaseMenu.Portal container={container}>
        <BaseMenu.Positioner sideOffset={6} align="start" className="z-50">
          <BaseMenu.Popup className={POPUP} finalFocus={() => editor.view.dom}>
            <BaseMenu.RadioGroup
              value={block}
              onValueChange={(next: unknown) => {
                if (typeof next === 'string') editor.commands.setNode(next);
              }}
            >
              {BLOCKS.map((name) => (
                <BaseMenu.RadioItem key={name} value={name} closeOnClick className={ITEM}>
                  <span
                    aria-hidden
                    className="size-3 rounded-full border border-line-strong in-data-checked:border-4 in-data-checked:border-vine"
                  />
                  {t(`editor.block.${name}`)}
                </BaseMenu.RadioItem>
              ))}
            </BaseMenu.RadioGroup>
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

function ViewMenu({ onSettings }: { onSettings: () => void }) {
  const { t } = useTranslation();
  const settings = useWritingSettings();
  const [container, setContainer] = useState<HTMLElement | null>(null);
  return (
    <BaseMenu.Root>
      <BaseToolbar.Button
        render={<BaseMenu.Trigger />}
        aria-label={t('editor.more')}
        title={t('editor.more')}
        className={BUTTON}
      >
        <SlidersHorizontal />
      </BaseToolbar.Button>
      <span ref={setContainer} />
      <BaseMenu.Portal container={container}>
        <BaseMenu.Positioner sideOffset={6} align="end" className="z-50">
          <BaseMenu.Popup className={POPUP}>
            {(['focus', 'typewriter', 'phoneWidth'] as const).map((name) => (
              <BaseMenu.CheckboxItem
                key={name}
                checked={settings[name]}
                onCheckedChange={(checked) => changeWritingSettings({ [name]: checked })}
                className={ITEM}
              >
                <span
                  aria-hidden
                  className="size-3.5 rounded-sm border border-line-strong in-data-checked:border-vine in-data-checked:bg-vine"
                />
                {t(`editor.${name}`)}
              </BaseMenu.CheckboxItem>
            ))}
            <BaseMenu.Separator className="my-1.5 h-px bg-line" />
            <BaseMenu.Item onClick={onSettings} className={ITEM}>
              {t('editor.settings')}
            </BaseMenu.Item>
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}
