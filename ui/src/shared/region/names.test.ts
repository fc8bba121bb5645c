import { describe, expect, it } from 'vitest';
import { countryName, knownLanguage, sorted, zoneLabel, zoneOptions } from './names';

describe('names of regions', () => {
  it('says the offset beside the city, because Goma has no zone of its own name', () => {
    expect(zoneLabel('Africa/Lubumbashi', Date.UTC(2026, 10, 17))).toBe('Lubumbashi (GMT+2)');
    expect(zoneLabel('America/Sao_Paulo', Date.UTC(2026, 10, 17))).toBe('Sao Paulo (GMT-3)');
  });

  it('shows what it was given rather than breaking on a zone or country it does not know', () => {
    expect(zoneLabel('Mars/Base_One', 0)).toBe('Base One');
    expect(countryName('not a code')).toBe('not a code');
    expect(countryName('FR')).toBe('France');
  });

  it('takes a language that has words, else English', () => {
    expect(knownLanguage('en-GB')).toBe('en');
    expect(knownLanguage('sw')).toBe('en');
  });

  it('sorts accents where a reader looks for them', () => {
    expect(sorted([{ value: 'z', label: 'Zambia' }, { value: 'a', label: 'Åland' }, { value: 'b', label: 'Brazil' }]).map((option) => option.value)).toEqual(['a', 'b', 'z']);
  });

  it('offers each city once, leaves technical names out, and keeps the zone in use whatever it is called', () => {
    const offered = (inUse: string) => zoneOptions(['Africa/Lubumbashi', 'America/Buenos_Aires', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'GB', 'UTC'], 0, inUse).map((option) => option.value);
    expect(offered('Africa/Lubumbashi').toSorted()).toEqual(['Africa/Lubumbashi', 'America/Buenos_Aires', 'UTC']);
    expect(offered('GB')).toContain('GB');
    expect(offered('America/Argentina/Buenos_Aires'), 'the one in use wins over its other name').toContain('America/Argentina/Buenos_Aires');
  });
});
