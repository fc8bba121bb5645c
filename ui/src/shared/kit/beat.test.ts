import { beforeAll, describe, expect, it } from 'vitest';
import { setZone } from '../formats';
import { beatLabels, beatPaths } from './beat';

const HOUR = 3_600_000;
const from = Date.UTC(2026, 10, 17, 7);
const strip = (width: number, rtl = false) => ({ fromMs: from, toMs: from + 8.5 * HOUR, nowMs: from + 5.2 * HOUR, pauses: [{ start_at_ms: from + 3.5 * HOUR, end_at_ms: from + 4.5 * HOUR }], pauseWord: 'Pause', width, rtl, x: (ms: number) => (rtl ? width - ((ms - from) / (8.5 * HOUR)) * width : ((ms - from) / (8.5 * HOUR)) * width) });

beforeAll(() => setZone('Africa/Lubumbashi'));

describe('beat strip', () => {
  it.each([1200, 700, 320, 120])('labels never touch at %i px, and now is always said', (width) => {
    const labels = beatLabels(strip(width));
    expect(labels[0]).toMatchObject({ text: '14:12', now: true });
    const spans = labels.map((label) => {
      const wide = label.text.length * 7;
      const start = label.anchor === 'start' ? label.x : label.anchor === 'end' ? label.x - wide : label.x - wide / 2;
      return [start, start + wide] as const;
    });
    spans.forEach(([a, b], i) => spans.forEach(([c, d], j) => i !== j && expect(a < d && b > c, `${labels[i]?.text} and ${labels[j]?.text}`).toBe(false)));
  });

  it('time runs right to left in a mirrored window', () => {
    const labels = beatLabels(strip(900, true));
    const x = (text: string) => labels.find((label) => label.text === text)?.x ?? Number.NaN;
    expect(x('09:00')).toBeGreaterThan(x('17:30'));
  });

  it('draws one path per look; a skipped person makes no beat', () => {
    const paths = beatPaths(
      [
        { at_ms: 1, state: 'read' },
        { at_ms: 2, state: 'read' },
        { at_ms: 3, state: 'skipped' },
        { at_ms: 4, state: 'planned' },
      ],
      (ms) => ms,
    );
    expect(paths).toEqual([
      ['planned', 'M4 27v-3'],
      ['read', 'M1 27v-22M2 27v-22'],
    ]);
  });
});
