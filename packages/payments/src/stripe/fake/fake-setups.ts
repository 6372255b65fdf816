import { findCard } from './fake-cards.ts';
import type { TestCard, Tried } from './fake-cards.ts';
import type { StripeEvents } from './fake-events.ts';
import type { FakeObjects } from './fake-objects.ts';
import { newId } from './fake-store.ts';
import type { FakeMethod, FakeSession, FakeSetup, StripeStore } from './fake-store.ts';

/** Cards that are saved for later: the page in `setup` mode, and what becomes of a saved card. */
export const createFakeSetups = (
  store: StripeStore,
  objects: FakeObjects,
  events: Pick<StripeEvents, 'emit'>,
  nowMs: () => number,
) => {
  const now = (): number => Math.floor(nowMs() / 1000);

  const refuse = (setup: FakeSetup, failure: NonNullable<FakeSetup['failure']>): Tried => {
    const failed = store.setups.save({ ...setup, status: 'requires_payment_method', failure });
    events.emit('setup_intent.setup_failed', objects.setup(failed));
    return 'declined';
  };

  const keep = (session: FakeSession, setup: FakeSetup): Tried => {
    const { customerId, cardNumber } = setup;
    const method = store.methods.save({ id: newId('pm'), customerId, cardNumber, created: now() });
    const kept = store.setups.save({ ...setup, status: 'succeeded', failure: null, methodId: method.id });
    const complete = store.sessions.save({ ...session, status: 'complete', setupId: kept.id });
    events.emit('setup_intent.succeeded', objects.setup(kept));
    events.emit('payment_method.attached', objects.method(method));
    events.emit('checkout.session.completed', objects.session(complete));
    return 'paid';
  };

  return {
    tryCard: (session: FakeSession, card: TestCard): Tried => {
      const earlier = store.setups.find(session.setupId ?? '');
      const setup = store.setups.save({
        ...(earlier ?? {
          id: newId('seti'),
          customerId: session.customerId ?? '',
          methodId: null,
          metadata: session.paymentMetadata,
          created: now(),
        }),
        cardNumber: card.number,
        status: card.authenticates ? 'requires_action' : 'requires_payment_method',
        failure: null,
      });
      const begun = store.sessions.save({ ...session, setupId: setup.id });
      if (card.authenticates) return 'needs_authentication';
      return card.decline ? refuse(setup, card.decline) : keep(begun, setup);
    },

    authenticate: (session: FakeSession, passed: boolean): Tried => {
      const setup = store.setups.find(session.setupId ?? '');
      const card = findCard(setup?.cardNumber ?? '');
      if (setup?.status !== 'requires_action' || !card) return 'closed';
      const code = 'setup_intent_authentication_failure';
      const failure = passed ? card.decline : { code, declineCode: code };
      return failure ? refuse(setup, failure) : keep(session, setup);
    },

    detach: (method: FakeMethod): FakeMethod => {
      const detached = store.methods.save({ ...method, customerId: null });
      events.emit('payment_method.detached', objects.method(detached));
      return detached;
    },
  };
};
export type FakeSetups = ReturnType<typeof createFakeSetups>;
