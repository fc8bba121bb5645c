import { describe, expect, it } from 'vitest';
import { asProblem } from '@/ipc/problem';
import en from '../../../assets/messages/en.json';
import { ERRORS, errorText, type ErrorLook } from './errors';

describe('errors', () => {
  it('has words for every code, and no exclamation marks', () => {
    for (const [code, look] of Object.entries<ErrorLook>(ERRORS)) {
      const text = (en as Record<string, string>)[look.message];
      expect(text, code).toBeTruthy();
      expect(text, code).not.toContain('!');
      if (look.action) expect((en as Record<string, string>)[look.action.label], code).toBeTruthy();
    }
  });

  it('takes a known code with its parameters, and nothing else for granted', () => {
    const problem = asProblem({ code: 'gateway_too_old', params: { version: '2024.1', inner: { a: 1 } }, retry: false });
    expect(errorText(problem)).toContain('2024.1');
    expect(problem.params).toEqual({ version: '2024.1' });
    for (const strange of [undefined, null, 'boom', new Error('boom'), { code: 'made_up' }, { code: 'toString' }]) expect(asProblem(strange).code, String(strange)).toBe('internal');
  });
});
