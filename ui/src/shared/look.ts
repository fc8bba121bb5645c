/**
 * How the window looks: theme, text size, row height. Kept in local storage too,
 * because public/boot.js must know them before the first paint.
 */
export type Theme = 'system' | 'light' | 'dark';
export type TextSize = '100' | '115' | '130';
export type RowHeight = 'normal' | 'compact';
export interface Look {
  theme: Theme;
  textSize: TextSize;
  rows: RowHeight;
}

/** Rust's percentage as one of the three sizes. */
export function textSize(percent: number): TextSize {
  return percent >= 130 ? '130' : percent >= 115 ? '115' : '100';
}

const dark = () => window.matchMedia('(prefers-color-scheme: dark)');

function remember(key: string, value: string) {
  try {
    localStorage.setItem(`drumbeat.${key}`, value);
  } catch {
    // Storage switched off: the choice lasts until the window closes.
  }
}

export function readLook(): Look {
  const read = (key: string) => {
    try {
      return localStorage.getItem(`drumbeat.${key}`);
    } catch {
      return null;
    }
  };
  const theme = read('theme');
  const size = read('textSize');
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    textSize: size === '115' || size === '130' ? size : '100',
    rows: read('rows') === 'compact' ? 'compact' : 'normal',
  };
}

/** Applies and remembers a choice at once. */
export function setLook(change: Partial<Look>): Look {
  const look = { ...readLook(), ...change };
  remember('theme', look.theme);
  remember('textSize', look.textSize);
  remember('rows', look.rows);
  apply(look);
  return look;
}

function apply(look: Look) {
  const root = document.documentElement;
  const isDark = look.theme === 'dark' || (look.theme === 'system' && dark().matches);
  root.setAttribute('data-theme', isDark ? 'dark' : 'light');
  root.setAttribute('data-text-size', look.textSize);
  root.setAttribute('data-rows', look.rows);
}

/** Follows the system while the choice is "system". Call once. */
export function followSystem(): void {
  dark().addEventListener('change', () => apply(readLook()));
}
