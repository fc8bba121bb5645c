/** An error as it crosses from Rust: a code, what it is about, and whether trying again may help. */
import { isErrorCode, type AnyCode } from '@/shared/errors';
import type { Params } from '@/shared/i18n/format';

export interface Problem {
  code: AnyCode;
  params: Params;
  retry: boolean;
}

/** Only what words can show: text and numbers. */
function wordParams(value: unknown): Params {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number'));
}

/** Whatever was thrown, as a Problem. A thing without a known code is a fault of ours. */
export function asProblem(thrown: unknown): Problem {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string' && isErrorCode(thrown.code)) {
    return { code: thrown.code, params: 'params' in thrown ? wordParams(thrown.params) : {}, retry: 'retry' in thrown && thrown.retry === true };
  }
  return { code: 'internal', params: {}, retry: false };
}
