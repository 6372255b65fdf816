import type { FakePayment } from './fake-payment.ts';
import type { FakeResponse } from './fake-http.ts';

/** The first answer to an idempotency key, repeated word for word. */
export interface StoredAnswer {
  key: string;
  at: number;
  response: FakeResponse;
}

export interface Delivery {
  id: string;
  /** Equal on redeliveries and on copies. */
  transmissionId: string;
  body: string;
  dueAt: number;
  retried: number;
  state: 'pending' | 'delivered' | 'given_up';
}

export type JournalEntry =
  | { kind: 'payment'; value: FakePayment }
  | { kind: 'answer'; value: StoredAnswer }
  | { kind: 'delivery'; value: Delivery }
  | { kind: 'clock'; value: number };

/** Where changes are kept; the last entry of a thing is its state. */
export interface Journal {
  read(): readonly JournalEntry[];
  append(entry: JournalEntry): void;
}

export const createFakeStore = (journal: Journal | undefined) => {
  const payments = new Map<string, FakePayment>();
  const answers = new Map<string, StoredAnswer>();
  const deliveries = new Map<string, Delivery>();
  let clockOffsetMs = 0;

  const apply = (entry: JournalEntry): void => {
    switch (entry.kind) {
      case 'payment':
        payments.set(entry.value.paymentKey, entry.value);
        break;
      case 'answer':
        answers.set(entry.value.key, entry.value);
        break;
      case 'delivery':
        deliveries.set(entry.value.id, entry.value);
        break;
      case 'clock':
        clockOffsetMs = entry.value;
        break;
    }
  };
  const save = (entry: JournalEntry): void => {
    journal?.append(entry);
    apply(entry);
  };
  for (const entry of journal?.read() ?? []) apply(entry);

  return {
    payment: (paymentKey: string): FakePayment | undefined => payments.get(paymentKey),
    payments: (): FakePayment[] => [...payments.values()],
    /** The approved payment of an order, or else its newest. */
    paymentOfOrder: (orderId: string): FakePayment | undefined => {
      const ofOrder = [...payments.values()].filter((payment) => payment.orderId === orderId);
      return ofOrder.find((payment) => payment.approvedAt !== null) ?? ofOrder.at(-1);
    },
    savePayment: (value: FakePayment): FakePayment => {
      save({ kind: 'payment', value });
      return value;
    },

    answer: (key: string): StoredAnswer | undefined => answers.get(key),
    saveAnswer: (value: StoredAnswer): void => save({ kind: 'answer', value }),

    pendingDeliveries: (): Delivery[] =>
      [...deliveries.values()].filter((delivery) => delivery.state === 'pending'),
    saveDelivery: (value: Delivery): void => save({ kind: 'delivery', value }),

    clockOffsetMs: (): number => clockOffsetMs,
    saveClockOffset: (value: number): void => save({ kind: 'clock', value }),
  };
};
export type FakeStore = ReturnType<typeof createFakeStore>;
