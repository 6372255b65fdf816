import { describe, expect, it } from 'vitest';
import { UPI_PROVIDERS, UpiAddress, upiProviderOf } from './upi.ts';

/** `handle app bank source`, as the reference grades them. */
const GRADED = `
ybl|PhonePe|Yes Bank|official
ibl|PhonePe|ICICI Bank|official
axl|PhonePe|Axis Bank|official
okhdfcbank|Google Pay|HDFC Bank|official
okicici|Google Pay|ICICI Bank|official
okaxis|Google Pay|Axis Bank|official
oksbi|Google Pay|State Bank of India|official
paytm|Paytm|Yes Bank|official
ptyes|Paytm|Yes Bank|reported
ptaxis|Paytm|Axis Bank|reported
ptsbi|Paytm|State Bank of India|reported
pthdfc|Paytm|HDFC Bank|reported
upi|BHIM|NPCI|official
apl|Amazon Pay|Axis Bank|official
yapl|Amazon Pay|Yes Bank|official
rapl|Amazon Pay|RBL Bank|inferred
indus|BHIM IndusPay|IndusInd Bank|official
axisbank|BHIM Axis Pay|Axis Bank|official
sliceaxis|slice|Axis Bank|inferred
barodampay|BHIM Baroda Pay|Bank of Baroda|official
boi|BHIM BOI UPI|Bank of India|official
dlb|BHIM DLB UPI|Dhanlaxmi Bank|official
cnrb|Canara|Canara Bank|official
icici|iMobile Pay|ICICI Bank|official
nsdl|NSDL Payments Bank|NSDL Payments Bank|official
postbank|DakPay|India Post Payments Bank|official
ikwik|MobiKwik||official
dbs|Digibank|DBS Bank|official
pz|PayZapp|HDFC Bank|official
wahdfcbank|WhatsApp Pay|HDFC Bank|reported
waicici|WhatsApp Pay|ICICI Bank|reported
waaxis|WhatsApp Pay|Axis Bank|reported
wasbi|WhatsApp Pay|State Bank of India|reported
naviaxis|Navi|Axis Bank|inferred
superyes|super.money|Yes Bank|inferred
jupiteraxis|Jupiter|Axis Bank|inferred
axisb|CRED|Axis Bank|inferred
yescred|CRED|Yes Bank|inferred
okbizaxis|Google Pay for Business|Axis Bank|inferred
freecharge|Freecharge|Axis Bank|inferred
airtel|Airtel Thanks|Airtel Payments Bank|inferred
jio|Jio|Jio Payments Bank|inferred
kotak|Kotak Mahindra Bank|Kotak Mahindra Bank|inferred
sbi|State Bank of India|State Bank of India|inferred
hdfcbank|HDFC Bank|HDFC Bank|inferred
federal|Federal Bank|Federal Bank|inferred
rbl|RBL Bank|RBL Bank|inferred
fam|FamApp||inferred
`
  .trim()
  .split('\n')
  .map((row) => row.split('|') as [string, string, string, string]);

describe('upiProviderOf', () => {
  it.each(GRADED)('@%s is %s', (handle, app, bank, source) => {
    expect(upiProviderOf(`some.one@${handle}`)).toEqual({ app, bank: bank || null, source });
  });

  it('has no row that was not graded', () => {
    expect([...UPI_PROVIDERS.keys()].toSorted()).toEqual(GRADED.map(([handle]) => handle).toSorted());
  });

  it('reads handles alone and in any case', () => {
    expect(upiProviderOf('okaxis')?.app).toBe('Google Pay');
    expect(upiProviderOf('@OkAxis')?.app).toBe('Google Pay');
  });

  it.each(['someone@ahandleofnextyear', 'success@razorpay', '', '@', 'someone@constructor'])(
    'knows nobody behind "%s"',
    (address) => {
      expect(upiProviderOf(address)).toBeNull();
    },
  );
});

describe('UpiAddress', () => {
  it.each(['some.one@okaxis', '9876543210@ybl', 'a-b_c@upi', 'success@razorpay'])('takes %s', (address) => {
    expect(UpiAddress.safeParse(address).success).toBe(true);
  });

  it.each([
    'ab@upi',
    '.one@upi',
    'some one@upi',
    'someone@ok',
    'someone@ok.axis',
    'someone',
    '@upi',
    'a@b@upi',
  ])('refuses %s', (address) => {
    expect(UpiAddress.safeParse(address).success).toBe(false);
  });
});
