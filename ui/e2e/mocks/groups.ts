/** Lists, segments and explanations of the shop in Goma. */
import type { ExplainedDto } from '../../src/ipc/generated/ExplainedDto';
import type { ListDto } from '../../src/ipc/generated/ListDto';
import type { SegmentCount } from '../../src/ipc/generated/SegmentCount';
import type { SegmentSize } from '../../src/ipc/generated/SegmentSize';
import type { SegmentReach } from '../../src/ipc/generated/SegmentReach';
import type { SegmentDto } from '../../src/ipc/generated/SegmentDto';
import { at, NOW } from './shop';

const DAY = 86_400_000;

export const lists: ListDto[] = [
  { id: 1, name: 'VIP in Goma', people: 86 },
  { id: 2, name: 'New this month', people: 41 },
];

export const segments: SegmentDto[] = [
  { id: 1, name: 'Quiet for 60 days', filter: { all: [{ all: [{ is: { kind: 'text', field: { column: 'city' }, test: 'is', value: 'Goma' } }, { is: { kind: 'written', when: { longer_ago: 60 } } }] }, { any: [{ is: { kind: 'tag', tag: 'VIP' } }, { not: { is: { kind: 'campaign', campaign: 5, result: 'answered' } } }] }] } },
];

export const segmentSizes: SegmentSize[] = [{ id: 1, people: 412 }];

export const segmentCount: SegmentCount = {
  people: 412,
  sample: ['Aline Tshibanda', 'Chantal Ilunga-Mwamba Kabeya', 'ليلى حداد', 'Grâce Mbuyi', ''].map((name, i) => ({ id: 40 + i, name, phone: `+243 991 000 ${410 + i}`, city: 'Goma', tags: [], consent: 'agreed' as const, is_test: false })),
};

export const segmentReach: SegmentReach = {
  may_get: 371,
  asked_to_stop: 12,
  not_asked: 20,
  no_number: 3,
  suppressed: 1,
  written_recently: 5,
  test_people: 0,
  rest_days: 7,
};

export const explained: ExplainedDto = {
  name: 'Grâce Mbuyi',
  campaign: 'December gift',
  outcome: { kind: 'left_out' },
  rules: [
    { rule: 'in_contacts', passed: true, at_ms: at(9) - 47 * DAY, how: '', is_later: false },
    { rule: 'not_a_test', passed: true, at_ms: null, how: '', is_later: false },
    { rule: 'chosen', passed: true, at_ms: null, how: '', is_later: false },
    { rule: 'not_left_out', passed: true, at_ms: null, how: '', is_later: false },
    { rule: 'did_not_stop', passed: false, at_ms: NOW - 20 * DAY, how: 'stop_word', is_later: false },
    { rule: 'not_blocked', passed: true, at_ms: null, how: '', is_later: false },
    { rule: 'agreed', passed: false, at_ms: null, how: '', is_later: false },
    { rule: 'has_number', passed: true, at_ms: null, how: '', is_later: false },
    { rule: 'had_rest', passed: false, at_ms: NOW - 2 * DAY, how: '', is_later: true },
  ],
};
