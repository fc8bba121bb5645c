/** The sections of settings, what a number offers, and the word that removes everything. Pure. */
import { Gauge, Globe, HardDrive, Smartphone, Sun, type LucideIcon } from 'lucide-react';
import type { AwakeView } from '@/ipc/generated/AwakeView';
import type { NumberDto } from '@/ipc/generated/NumberDto';
import type { NumberState } from '@/ipc/generated/NumberState';
import { t, type PlainKey } from '@/shared/i18n';

export const SECTIONS = ['numbers', 'pace', 'region', 'look', 'data'] as const;
export type SectionId = (typeof SECTIONS)[number];

export const SECTION_LOOKS: Record<SectionId, { icon: LucideIcon; word: PlainKey }> = {
  numbers: { icon: Smartphone, word: 'settings.numbers' },
  pace: { icon: Gauge, word: 'settings.pace' },
  region: { icon: Globe, word: 'settings.region' },
  look: { icon: Sun, word: 'settings.look' },
  data: { icon: HardDrive, word: 'settings.data' },
};

/** The section of an address; an unknown one opens the first. */
export function sectionOf(text: string | undefined): SectionId {
  return SECTIONS.find((id) => id === text) ?? 'numbers';
}

const UNLINKED: readonly NumberState[] = ['not_linked', 'linking', 'scan_again'];

/** What can be done with a number now. Removing is always possible. */
export function numberActs({ state, kind }: Pick<NumberDto, 'state' | 'kind'>): { link: boolean; ask: boolean; key: boolean; unlink: boolean } {
  const keyless = state === 'key_problem' || state === 'key_locked';
  return { link: UNLINKED.includes(state), ask: state === 'key_locked', key: keyless && kind !== 'practice', unlink: !UNLINKED.includes(state) && !keyless };
}

/** Typed as asked, spaces around and case aside: nobody should fail on a capital letter. */
export function wordMatches(typed: string, word: string): boolean {
  return typed.trim().toLocaleUpperCase() === word.toLocaleUpperCase();
}

/** What keeping the computer awake means, with its battery said. */
export function awakeWords({ battery }: Pick<AwakeView, 'battery'>): string {
  if (battery === null) return t('settings.awakeHint');
  return t(battery.charging ? 'settings.awakePlugged' : 'settings.awakeBattery', { percent: battery.percent });
}
