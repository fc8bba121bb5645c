import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { toLatinDigits } from '@/shared/digits';
import { NumberInput, readTime } from './fields';

afterEach(cleanup);

describe('fields', () => {
  it('reads times as people write them, and nothing else', () => {
    expect(['9', '09:00', '930', '9.30', '7h15', '١٤:٣٠', '25', '9:75', 'noon', ''].map(readTime)).toEqual(['09:00', '09:00', '09:30', '09:30', '07:15', '14:30', undefined, undefined, undefined, undefined]);
    expect(toLatinDigits('०९ ۱۲ ٣٤')).toBe('09 12 34');
  });

  it('keeps the old number when the new one cannot be read, and stays inside its bounds', () => {
    function Form() {
      const [value, setValue] = useState(60);
      return <NumberInput label="Gap" value={value} onChange={setValue} min={10} max={600} />;
    }
    render(<Form />);
    const input = screen.getByLabelText<HTMLInputElement>('Gap');
    const type = (text: string) => {
      fireEvent.change(input, { target: { value: text } });
      fireEvent.blur(input);
      return input.value;
    };
    expect([type('abc'), type('5'), type('9000'), type('120')]).toEqual(['60', '10', '600', '120']);
  });
});
