import { sql, type RawBuilder } from 'kysely';

/**
 * The blocks of a chapter that everybody may read, cut where the text lies, so that nothing behind the cut leaves the
 * database: up to and with the author's block, or whole blocks within the characters that the branch allows, and
 * never the last block. Null for nothing, also when the author's block is no longer there. Expects `chapter`,
 * `branch` (the one it was written in) and `revision` in the statement.
 */
export function previewOf(): RawBuilder<unknown> {
  return sql`
    case when chapter.preview_kind = 'after'
           or (chapter.preview_kind = 'rule' and branch.preview_characters > 0)
    then (
      select jsonb_agg(passage.block order by passage.place)
        from (
          select block, place,
                 max(place) over () as last,
                 max(place) filter (where block ->> 'id' = chapter.preview_block_id) over () as cut,
                 sum(char_length(block ->> 'text')) over (order by place) as length
            from jsonb_array_elements(revision.blocks) with ordinality as element (block, place)
           where block ->> 'type' <> 'comment'
        ) passage
       where passage.place < passage.last
         and case when chapter.preview_kind = 'after' then passage.place <= passage.cut
                  else passage.length <= branch.preview_characters end)
    end`;
}
