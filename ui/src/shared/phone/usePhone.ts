import { useRead } from '@/ipc';
import { useSettled } from '../settled';
import { phoneVerdict, type PhoneVerdict } from './verdict';

/** Reads a number while it is typed; the verdict is about the text that is shown, never about an older one. */
export function usePhone(typed: string, { region, own }: { region?: string; own?: number } = {}): PhoneVerdict {
  const settled = useSettled(typed.trim(), 200);
  const { data } = useRead('phone_check', { input: settled, ...(region === undefined ? {} : { region }) }, { enabled: settled !== '' });
  return phoneVerdict(typed, settled === typed.trim() ? data : undefined, own);
}
