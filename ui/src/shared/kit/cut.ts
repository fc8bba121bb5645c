/**
 * Words that end in an ellipsis show whole on hover, wherever they stand: in a line that
 * is cut (`.clip`), in a cell of a table, or in a name inside either.
 */
const LONGEST = 500;
const given = new WeakSet<HTMLElement>();

const sticksOut = (box: HTMLElement) => box.scrollWidth > box.clientWidth && box.clientWidth > 0;

function isCut(box: HTMLElement): boolean {
  return sticksOut(box) || [...box.querySelectorAll<HTMLElement>('bdi, .clip')].some(sticksOut);
}

/** Call once. */
export function showCutWords(): void {
  document.addEventListener('mouseover', (event) => {
    const box = event.target instanceof Element ? event.target.closest<HTMLElement>('.clip, [role="gridcell"], td') : null;
    // A title that somebody else gave stays.
    if (!box || (box.title !== '' && !given.has(box))) return;
    if (isCut(box)) {
      box.title = (box.textContent ?? '').slice(0, LONGEST);
      given.add(box);
    } else if (given.delete(box)) {
      box.removeAttribute('title');
    }
  });
}
