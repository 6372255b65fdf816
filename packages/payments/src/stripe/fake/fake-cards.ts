interface Decline {
  code: string;
  declineCode: string;
}

/** What a test card does. */
export interface TestCard {
  number: string;
  brand: 'visa';
  decline?: Decline;
  /** The bank asks who is paying, before it answers. */
  authenticates?: boolean;
  /** Asks for every charge, also for one without the customer. */
  authenticatesAlways?: boolean;
  /** Can be saved, and every charge is refused. */
  declinesCharges?: Decline;
  disputed?: boolean;
  refunds?: 'pending' | 'failing';
}

const declined = (declineCode: string): Decline => ({ code: 'card_declined', declineCode });

/** What came of a card that the customer entered; `closed`: the page takes none. */
export type Tried = 'paid' | 'declined' | 'needs_authentication' | 'closed';

/** Stripe's test cards (docs.stripe.com/testing), as far as a person can type them into the payment page. */
export const TEST_CARDS: readonly TestCard[] = [
  { number: '4242424242424242', brand: 'visa' },
  { number: '4000000000000002', brand: 'visa', decline: declined('generic_decline') },
  { number: '4000000000009995', brand: 'visa', decline: declined('insufficient_funds') },
  { number: '4000000000009987', brand: 'visa', decline: declined('lost_card') },
  { number: '4000000000009979', brand: 'visa', decline: declined('stolen_card') },
  { number: '4000000000006975', brand: 'visa', decline: declined('card_velocity_exceeded') },
  { number: '4100000000000019', brand: 'visa', decline: declined('fraudulent') },
  {
    number: '4000000000000069',
    brand: 'visa',
    decline: { code: 'expired_card', declineCode: 'expired_card' },
  },
  {
    number: '4000000000000127',
    brand: 'visa',
    decline: { code: 'incorrect_cvc', declineCode: 'incorrect_cvc' },
  },
  {
    number: '4000000000000119',
    brand: 'visa',
    decline: { code: 'processing_error', declineCode: 'processing_error' },
  },
  { number: '4000002500003155', brand: 'visa', authenticates: true },
  { number: '4000000000003220', brand: 'visa', authenticates: true },
  {
    number: '4000008260003178',
    brand: 'visa',
    authenticates: true,
    decline: declined('insufficient_funds'),
  },
  { number: '4000002760003184', brand: 'visa', authenticates: true, authenticatesAlways: true },
  { number: '4000000000000341', brand: 'visa', declinesCharges: declined('generic_decline') },
  { number: '4000000000000259', brand: 'visa', disputed: true },
  { number: '4000000000007726', brand: 'visa', refunds: 'pending' },
  { number: '4000000000005126', brand: 'visa', refunds: 'failing' },
];

export const findCard = (number: string): TestCard | undefined =>
  TEST_CARDS.find((card) => card.number === number);
