import { describe, expect, it } from 'vitest';
import type { FilterNode } from '@/ipc/generated/FilterNode';
import { draftOf, newGroup, newLine, nodeOf, operatorsOf, thousandthsOf, unfinishedOf, valueKind, withOperator, withSubject, type Draft, type Line, type Subject } from './filter';

const SUBJECTS: Subject[] = ['tag', 'list', 'consent', 'test', 'written', 'answered', 'added', 'campaign', 'import', 'column:city', 'extra:Last bought'];

const filled = (subject: Subject, operator: Line['operator']): Line => {
  const value = { none: '', text: 'Goma', amount: '12.5', days: '', date: '2026-11-03', tag: 'VIP', list: '3', consent: 'agreed', campaign: '5', import: '2' }[valueKind(subject, operator)];
  return { ...newLine(subject), operator, value, days: 30, result: 'answered' };
};
const EVERY = SUBJECTS.flatMap((subject) => operatorsOf(subject).map((operator) => filled(subject, operator)));
const asDraft = (...lines: Line[]): Draft => ({ join: 'all', groups: [{ key: 0, join: 'all', lines }] });

describe('a filter', () => {
  it('comes back as the lines it was built of, whatever they say', () => {
    for (const line of EVERY) {
      const node = nodeOf(asDraft(line)) as FilterNode;
      expect(node, `${line.subject} ${line.operator}`).toBeDefined();
      expect(nodeOf(draftOf(node) as Draft), `${line.subject} ${line.operator}`).toEqual(node);
    }
  });

  it('keeps its groups and how they hang together', () => {
    const draft: Draft = { join: 'any', groups: [{ ...newGroup('tag'), join: 'all', lines: EVERY.slice(0, 3) }, { ...newGroup('tag'), join: 'any', lines: EVERY.slice(3, 5) }] };
    const again = draftOf(nodeOf(draft) as FilterNode) as Draft;
    expect([again.join, ...again.groups.map((group) => [group.join, group.lines.length])]).toEqual(['any', ['all', 3], ['any', 2]]);
    expect(nodeOf(again)).toEqual(nodeOf(draft));
  });

  it('does not ask what is not filled in, and asks nothing when nothing is', () => {
    expect(nodeOf(asDraft(newLine('tag'), newLine('list')))).toBeUndefined();
    const node = nodeOf(asDraft(newLine('tag'), filled('tag', 'is_not')));
    expect(node).toEqual({ all: [{ all: [{ not: { is: { kind: 'tag', tag: 'VIP' } } }] }] });
  });

  it('counts the lines that are not asked, so that the screen can say so', () => {
    const groups = [asDraft(newLine('tag'), filled('list', 'is'), newLine('test')), asDraft({ ...newLine('extra:Points'), operator: 'above', value: 'many' })];
    expect(unfinishedOf({ join: 'all', groups: groups.flatMap((draft) => draft.groups) }), 'a tag that is not chosen, and an amount that is none').toBe(2);
    expect(unfinishedOf(asDraft(...EVERY)), 'every line that is filled in').toBe(0);
  });

  it('knows test people, and everybody else, however it was said', () => {
    expect(nodeOf(asDraft(filled('test', 'yes'), filled('test', 'no')))).toEqual({ all: [{ all: [{ is: { kind: 'test', yes: true } }, { is: { kind: 'test', yes: false } }] }] });
    expect(draftOf({ all: [{ not: { is: { kind: 'test', yes: true } } }] })?.groups[0]?.lines[0]).toMatchObject({ subject: 'test', operator: 'no' });
  });

  it('says nothing about what was not built of lines', () => {
    const tag: FilterNode = { is: { kind: 'tag', tag: 'VIP' } };
    expect(draftOf({ all: [{ any: [{ all: [tag] }] }] })).toBeUndefined();
    expect(draftOf({ not: { all: [tag] } })).toBeUndefined();
  });

  it('keeps a value only where it still means the same', () => {
    const city = filled('column:city', 'is');
    expect(withOperator(city, 'contains').value).toBe('Goma');
    expect(withSubject(city, 'column:company').value).toBe('Goma');
    expect(withSubject(city, 'list')).toMatchObject({ subject: 'list', operator: 'is', value: '' });
    expect(withOperator(city, 'known').value).toBe('');
  });

  it('reads an amount with a comma or a point', () => {
    expect([thousandthsOf('12,5'), thousandthsOf('12 500'), thousandthsOf('-1.25'), thousandthsOf('a lot'), thousandthsOf('1.2.3')]).toEqual([12_500, 12_500_000, -1250, undefined, undefined]);
  });
});
