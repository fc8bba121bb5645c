import { expect, test } from 'vitest';
import { fitting } from './fitting';

const sizes = { widths: [100, 80, 80, 80, 120], more: 60, gap: 20 };
const ends = (i: number) => i === 0 || i === 4;

test('all are shown where they fit, to the last px', () => {
  expect([...fitting({ ...sizes, room: 540 }, ends)]).toEqual([0, 1, 2, 3, 4]);
  expect(fitting({ ...sizes, room: 539 }, ends).size, 'then the button needs its place too').toBe(4);
});

test('what must be shown is, and then the first ones', () => {
  expect([...fitting({ ...sizes, room: 440 }, ends)].toSorted()).toEqual([0, 1, 4]);
  expect([...fitting({ ...sizes, room: 440 }, (i) => ends(i) || i === 3)].toSorted(), 'the open one too').toEqual([0, 3, 4]);
  expect([...fitting({ ...sizes, room: 10 }, ends)].toSorted(), 'however little room there is').toEqual([0, 4]);
});
