import { DEMO_PASSWORD, DEMO_PEOPLE } from './people.ts';

console.log('  Demo accounts (one click on the sign-in page, or by e-mail and password):');
for (const { email, role } of DEMO_PEOPLE) console.log(`    ${role.padEnd(10)} ${email}`);
console.log(`  Password of all of them: ${DEMO_PASSWORD}`);
