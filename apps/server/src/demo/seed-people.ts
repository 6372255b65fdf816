import { SessionId, UserId } from '@inkvine/contracts/primitives';
import type { Actor } from '@inkvine/core/identity/actor';
import type { Composition } from '../composition.ts';
import { demoKey } from './demo-key.ts';
import { DEMO_PASSWORD, DEMO_PEOPLE } from './people.ts';

export type DemoActors = ReadonlyMap<string, Actor>;

/** Makes the demo people who are missing, each with a wallet, and answers all of them by e-mail address. */
export async function seedPeople({
  auth,
  services,
}: Pick<Composition, 'auth' | 'services'>): Promise<DemoActors> {
  const { internalAdapter, password } = await auth.$context;
  const actors = new Map<string, Actor>();
  for (const { email, name, role, locale } of DEMO_PEOPLE) {
    const known = await internalAdapter.findUserByEmail(email);
    const profile = { email, name, role, locale, emailVerified: true };
    const person = known?.user ?? (await internalAdapter.createUser(profile, { method: 'admin' }));
    if (known === null) {
      await internalAdapter.createAccount({
        userId: person.id,
        accountId: person.id,
        providerId: 'credential',
        password: await password.hash(DEMO_PASSWORD),
      });
    }
    const userId = UserId.parse(person.id);
    await services.wallet.createFor(userId);
    actors.set(email, { userId, sessionId: SessionId.parse(demoKey(email)), role, locale });
  }
  return actors;
}

/** @throws Error when the demo data names someone who is no demo person */
export function actorOf(actors: DemoActors, email: string): Actor {
  const actor = actors.get(email);
  if (actor === undefined) throw new Error(`${email} is not among the demo people`);
  return actor;
}
