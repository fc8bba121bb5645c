import { expect, test } from 'vitest';
import type { ActivityLine } from '@/ipc/generated/ActivityLine';
import { appendLines, byDay, joinLines, PAGE } from './model';

const line = (id: number, at_ms = id): ActivityLine => ({ id, at_ms, kind: 'sent', code: '', params: {}, campaign_id: null, campaign: null, person: null, text: null });
const run = (from: number, count: number) => Array.from({ length: count }, (_, i) => line(from - i));
const ids = (lines: readonly ActivityLine[]) => lines.map((entry) => entry.id);

test('new lines push the page forward and no line is lost or shown twice', () => {
  // 300..101 is known, then 5 lines came.
  expect(ids(joinLines(run(305, PAGE), run(300, 200)))).toEqual(ids(run(305, 205)));
});

test('a gap of unread lines drops the old ones, so that they are read again', () => {
  expect(ids(joinLines(run(1000, PAGE), run(200, 100))), 'lines 201 to 900 are not known').toEqual(ids(run(1000, PAGE)));
});

test('ids of a filter have holes and still connect', () => {
  expect(ids(joinLines([line(9), line(7)], [line(7), line(3)]))).toEqual([9, 7, 3]);
  expect(ids(appendLines([line(9), line(7)], [line(3), line(1)])), 'an older page always follows').toEqual([9, 7, 3, 1]);
});

test('one group a day, in the order of the lines', () => {
  const groups = byDay([line(5, 20), line(4, 19), line(3, 9)], (ms) => (ms > 10 ? 'today' : 'before'));
  expect(groups.map((group) => [group.key, ids(group.lines)])).toEqual([['today', [5, 4]], ['before', [3]]]);
});
