import type { DemoPerson } from '@inkvine/contracts/system';

/** Shared by all demo people; demo mode shows it to everyone. */
export const DEMO_PASSWORD = 'inkvine-demo';

/** One person or more for each role; the addresses can receive no mail. */
export const DEMO_PEOPLE: DemoPerson[] = [
  { name: '하늘', email: 'haneul@demo.inkvine.example', role: 'creator', locale: 'ko' },
  { name: 'Marlow', email: 'marlow@demo.inkvine.example', role: 'creator', locale: 'en' },
  { name: '유나', email: 'yuna@demo.inkvine.example', role: 'reader', locale: 'ko' },
  { name: 'Tom', email: 'tom@demo.inkvine.example', role: 'reader', locale: 'en' },
  { name: '소라', email: 'sora@demo.inkvine.example', role: 'reader', locale: 'ko' },
  { name: 'Ben', email: 'ben@demo.inkvine.example', role: 'reader', locale: 'en' },
  { name: 'Operator', email: 'operator@demo.inkvine.example', role: 'operator', locale: 'en' },
  { name: 'Second operator', email: 'operator2@demo.inkvine.example', role: 'operator', locale: 'en' },
  { name: 'Moderator', email: 'moderator@demo.inkvine.example', role: 'moderator', locale: 'en' },
];
