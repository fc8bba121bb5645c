import { beforeAll, expect, test } from 'vitest';
import { showCutWords } from './cut';

beforeAll(showCutWords);

function found(selector: string): HTMLElement {
  const box = document.querySelector<HTMLElement>(selector);
  if (!box) throw new Error(`no ${selector}`);
  return box;
}

function line(html: string, widths: Record<string, [scroll: number, client: number]>): HTMLElement {
  document.body.innerHTML = html;
  for (const [selector, [scroll, client]] of Object.entries(widths)) {
    const box = found(selector);
    Object.defineProperty(box, 'scrollWidth', { value: scroll, configurable: true });
    Object.defineProperty(box, 'clientWidth', { value: client, configurable: true });
  }
  return found('.clip');
}

const hover = (element: Element) => element.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));

test('a cut line shows its words on hover, and no longer once it fits', () => {
  const box = line('<div class="clip">A long name</div>', { '.clip': [200, 100] });
  hover(box);
  expect(box.title).toBe('A long name');
  Object.defineProperty(box, 'scrollWidth', { value: 100 });
  hover(box);
  expect(box.hasAttribute('title')).toBe(false);
});

test('a cut name inside a line that fits counts', () => {
  const box = line('<div class="clip"><bdi>A long name</bdi></div>', { '.clip': [100, 100], bdi: [200, 100] });
  hover(found('bdi'));
  expect(box.title).toBe('A long name');
});

test('a title of its own is left alone', () => {
  const box = line('<div class="clip" title="Why">A long name</div>', { '.clip': [200, 100] });
  hover(box);
  expect(box.title).toBe('Why');
});
