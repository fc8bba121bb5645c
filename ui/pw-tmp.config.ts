import base from './playwright.config';
export default { ...base, testMatch: ['campaigns.look.spec.ts', 'looks-campaigns.spec.ts', 'looks-contacts.spec.ts'] };
