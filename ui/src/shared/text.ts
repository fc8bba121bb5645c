/** Texts that others wrote, made short enough to stand in a sentence. Pure. */

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** At most so many letters, the last one an ellipsis where it was longer; no letter is cut in two. */
export function short(text: string, most = 60): string {
  // Nobody waits for the letters of a book to be counted.
  const head = text.slice(0, most * 8);
  const found: string[] = [];
  for (const { segment } of letters.segment(head)) {
    if (found.length === most) return `${found.slice(0, -1).join('').trimEnd()}…`;
    found.push(segment);
  }
  return head.length < text.length ? `${found.slice(0, -1).join('')}…` : text;
}

/** A label as somebody types it: without the marks for the direction of what follows. */
export function typable(label: string): string {
  return label.replace(/[\u200E\u200F\u2066-\u2069]/g, '');
}
