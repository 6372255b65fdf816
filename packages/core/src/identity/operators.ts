import { Locale, UserId } from '@inkvine/contracts/primitives';
import type { Executor } from '@inkvine/db/database';
import { findPerson, listOperatorIds as listIds } from '@inkvine/db/identity/person.repository';
import type { Contact } from './identity.service.ts';

/** Everybody who looks after the site now. */
export const listOperatorIds = async (db: Executor): Promise<UserId[]> =>
  (await listIds(db)).map((id) => UserId.parse(id));

/** How to reach an operator; undefined for who is none any more. */
export async function findOperator(db: Executor, id: UserId): Promise<Contact | undefined> {
  const person = await findPerson(db, id);
  if (person?.role !== 'operator') return undefined;
  return { name: person.name, email: person.email, locale: Locale.parse(person.locale) };
}
