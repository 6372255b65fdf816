import { z } from 'zod';

/** A UPI address such as `name@okaxis` (BillDesk's schema). */
export const UpiAddress = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{2,38}@[a-zA-Z0-9]{3,20}$/);

export interface UpiProvider {
  /** The app people know it by. */
  app: string;
  /** The bank that issued the address, which need not be the one that keeps the person's money; null where unknown. */
  bank: string | null;
  /**
   * How sure the row is: `official` stands in Razorpay's documentation, `reported` in the press, `inferred` was
   * read out of the handle's own name.
   */
  source: 'official' | 'reported' | 'inferred';
}

type Source = UpiProvider['source'];

const rows = (app: string, source: Source, banks: Readonly<Record<string, string | null>>) =>
  Object.entries(banks).map(([handle, bank]): [string, UpiProvider] => [handle, { app, bank, source }]);

/**
 * Who stands behind the part after `@` (razorpay.com/docs, supported banks and apps, 2026-04; NPCI publishes no list
 * that stays). Handles come and go, so an unknown one is nothing wrong.
 */
export const UPI_PROVIDERS: ReadonlyMap<string, UpiProvider> = new Map([
  ...rows('PhonePe', 'official', { ybl: 'Yes Bank', ibl: 'ICICI Bank', axl: 'Axis Bank' }),
  ...rows('Google Pay', 'official', {
    okhdfcbank: 'HDFC Bank',
    okicici: 'ICICI Bank',
    okaxis: 'Axis Bank',
    oksbi: 'State Bank of India',
  }),
  ...rows('Paytm', 'official', { paytm: 'Yes Bank' }),
  ...rows('Paytm', 'reported', {
    ptyes: 'Yes Bank',
    ptaxis: 'Axis Bank',
    ptsbi: 'State Bank of India',
    pthdfc: 'HDFC Bank',
  }),
  ...rows('BHIM', 'official', { upi: 'NPCI' }),
  ...rows('Amazon Pay', 'official', { apl: 'Axis Bank', yapl: 'Yes Bank' }),
  ...rows('Amazon Pay', 'inferred', { rapl: 'RBL Bank' }),
  ...rows('BHIM IndusPay', 'official', { indus: 'IndusInd Bank' }),
  ...rows('BHIM Axis Pay', 'official', { axisbank: 'Axis Bank' }),
  ...rows('slice', 'inferred', { sliceaxis: 'Axis Bank' }),
  ...rows('BHIM Baroda Pay', 'official', { barodampay: 'Bank of Baroda' }),
  ...rows('BHIM BOI UPI', 'official', { boi: 'Bank of India' }),
  ...rows('BHIM DLB UPI', 'official', { dlb: 'Dhanlaxmi Bank' }),
  ...rows('Canara', 'official', { cnrb: 'Canara Bank' }),
  ...rows('iMobile Pay', 'official', { icici: 'ICICI Bank' }),
  ...rows('NSDL Payments Bank', 'official', { nsdl: 'NSDL Payments Bank' }),
  ...rows('DakPay', 'official', { postbank: 'India Post Payments Bank' }),
  ...rows('MobiKwik', 'official', { ikwik: null }),
  ...rows('Digibank', 'official', { dbs: 'DBS Bank' }),
  ...rows('PayZapp', 'official', { pz: 'HDFC Bank' }),
  ...rows('WhatsApp Pay', 'reported', {
    wahdfcbank: 'HDFC Bank',
    waicici: 'ICICI Bank',
    waaxis: 'Axis Bank',
    wasbi: 'State Bank of India',
  }),
  ...rows('Navi', 'inferred', { naviaxis: 'Axis Bank' }),
  ...rows('super.money', 'inferred', { superyes: 'Yes Bank' }),
  ...rows('Jupiter', 'inferred', { jupiteraxis: 'Axis Bank' }),
  ...rows('CRED', 'inferred', { axisb: 'Axis Bank', yescred: 'Yes Bank' }),
  ...rows('Google Pay for Business', 'inferred', { okbizaxis: 'Axis Bank' }),
  ...rows('Freecharge', 'inferred', { freecharge: 'Axis Bank' }),
  ...rows('Airtel Thanks', 'inferred', { airtel: 'Airtel Payments Bank' }),
  ...rows('Jio', 'inferred', { jio: 'Jio Payments Bank' }),
  ...rows('Kotak Mahindra Bank', 'inferred', { kotak: 'Kotak Mahindra Bank' }),
  ...rows('State Bank of India', 'inferred', { sbi: 'State Bank of India' }),
  ...rows('HDFC Bank', 'inferred', { hdfcbank: 'HDFC Bank' }),
  ...rows('Federal Bank', 'inferred', { federal: 'Federal Bank' }),
  ...rows('RBL Bank', 'inferred', { rbl: 'RBL Bank' }),
  ...rows('FamApp', 'inferred', { fam: null }),
]);

/** The provider of a whole address or of its handle alone, with or without `@`; null for one we do not know. */
export const upiProviderOf = (addressOrHandle: string): UpiProvider | null => {
  const handle = addressOrHandle.slice(addressOrHandle.lastIndexOf('@') + 1).toLowerCase();
  return UPI_PROVIDERS.get(handle) ?? null;
};
