import { missing, plain, type Row } from './access-kinds.ts';

/** Rows of the procedures about the system before this one; see `ACCESS_ROWS`. */
export const LEGACY_ROWS: Record<string, Row> = {
  'legacy.overview': plain(),
  'legacy.setMode': plain(() => ({ creatorEmail: null, mode: 'both' })),
  'legacy.missingPeople': plain(() => ({ limit: 5 })),
  'legacy.vouchFor': plain(() => ({ email: 'nobody@old.example' }), 'NOT_FOUND'),
  'legacy.imports': plain(() => ({ limit: 5 })),
  'legacy.confirmImport': plain(() => ({ importId: missing() }), 'NOT_FOUND'),
  'legacy.dropImport': plain(() => ({ importId: missing() }), 'NOT_FOUND'),
};
