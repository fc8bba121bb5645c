/** Typing a phone number: what it is understood as, while it is typed. */
export * from './PhoneField';
export * from './usePhone';
export * from './verdict';
