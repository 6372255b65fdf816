import type { DraftReplacement, DraftSession } from '@inkvine/client/drafts/draft-state';
import {
  breakBelow,
  changeType,
  joinWithAbove,
  typeInto,
  writableBlocks,
  type Caret,
  type Edited,
} from '@inkvine/client/drafts/paragraph-editing';
import type { Block, BlockType } from '@inkvine/contracts/block';
import { DRAFT_MAX_TITLE, type DraftDocument } from '@inkvine/contracts/drafts';
import type { Locale } from '@inkvine/contracts/primitives';
import { randomUUID } from 'expo-crypto';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FlatList, StyleSheet, View, type TextInput } from 'react-native';
import { Field } from '../design/field.tsx';
import { usePalette } from '../design/theme.tsx';
import { SPACE } from '../design/tokens.ts';
import { BlockField } from './block-field.tsx';
import { BlockTools } from './block-tools.tsx';
import { placeCaret } from './place-caret';

/** Title and text of a draft, a field for each paragraph; every change goes to the session at once. */
export function DraftEditor({ session, language }: { session: DraftSession; language: Locale }) {
  const { t } = useTranslation();
  const palette = usePalette();
  const [title, setTitle] = useState(session.document.title);
  const [blocks, setBlocks] = useState<Block[]>(() => writableBlocks(session.document.blocks, randomUUID));
  const [focused, setFocused] = useState<string | null>(null);
  const fields = useRef(new Map<string, TextInput>());
  const caret = useRef<Caret | null>(null);
  const latest = useRef({ title, blocks });

  const write = useCallback(
    (next: Partial<DraftDocument>) => {
      latest.current = { ...latest.current, ...next };
      if (next.title !== undefined) setTitle(next.title);
      if (next.blocks !== undefined) setBlocks(next.blocks);
      session.edit(latest.current);
    },
    [session],
  );
  const apply = useCallback(
    (edited: Edited | null) => {
      if (edited === null) return;
      caret.current = edited.caret;
      write({ blocks: edited.blocks });
    },
    [write],
  );

  useEffect(
    () =>
      session.onReplace(({ document }: DraftReplacement) => {
        const written = writableBlocks(document.blocks, randomUUID);
        latest.current = { title: document.title, blocks: written };
        setTitle(document.title);
        setBlocks(written);
      }),
    [session],
  );
  useEffect(() => {
    const target = caret.current;
    const field = target === null ? undefined : fields.current.get(target.blockId);
    if (target === null || field === undefined) return;
    caret.current = null;
    placeCaret(field, target.at);
  }, [blocks]);

  const onType = useCallback(
    (blockId: string, text: string) => apply(typeInto(latest.current.blocks, blockId, text, randomUUID)),
    [apply],
  );
  const onBackspaceAtStart = useCallback(
    (blockId: string) => apply(joinWithAbove(latest.current.blocks, blockId)),
    [apply],
  );
  const register = useCallback((blockId: string, field: TextInput | null) => {
    if (field === null) fields.current.delete(blockId);
    else fields.current.set(blockId, field);
  }, []);

  const focusedType = blocks.find(({ id }) => id === focused)?.type ?? null;
  return (
    <View style={styles.fill}>
      <FlatList
        data={blocks}
        keyExtractor={(block) => block.id}
        keyboardShouldPersistTaps="handled"
        automaticallyAdjustKeyboardInsets
        initialNumToRender={24}
        style={{ backgroundColor: palette.paper }}
        contentContainerStyle={styles.content}
        ListHeaderComponent={
          <View style={styles.title}>
            <Field
              label={t('editor.title')}
              value={title}
              maxLength={DRAFT_MAX_TITLE}
              onChangeText={(typed) => write({ title: typed })}
            />
          </View>
        }
        renderItem={({ item, index }) => (
          <BlockField
            block={item}
            number={index + 1}
            language={language}
            onType={onType}
            onBackspaceAtStart={onBackspaceAtStart}
            onFocus={setFocused}
            onRegister={register}
          />
        )}
      />
      <BlockTools
        type={focusedType}
        onBreak={() => {
          const blockId = focused ?? blocks.at(-1)?.id;
          if (blockId !== undefined) apply(breakBelow(latest.current.blocks, blockId, randomUUID));
        }}
        onType={(type: BlockType) => {
          if (focused !== null) write({ blocks: changeType(latest.current.blocks, focused, type) });
        }}
      />
    </View>
  );
}

const styles = StyleSheet.create({
  fill: { flex: 1 },
  title: { paddingBottom: SPACE.lg },
  content: {
    width: '100%',
    maxWidth: 680,
    marginHorizontal: 'auto',
    padding: SPACE.lg,
    paddingBottom: SPACE.xxl * 3,
  },
});
