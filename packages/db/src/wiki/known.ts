import { sql, type RawBuilder } from 'kysely';

/** Whether the viewer may know of `part`, whose chapter is `gate`, by way of `lineage`. */
export const isKnown = (): RawBuilder<boolean> => sql<boolean>`(
  (lineage.depth = 0 or part.intro or gate.position <= lineage.up_to_position)
  and (view.everything or part.intro
       or gate.position <= case part.effective when 'on_finish' then view.finished else view.opened end))`;
