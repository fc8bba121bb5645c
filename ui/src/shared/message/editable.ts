/**
 * Between the text of a message and what stands in the editable box: variables
 * are chips that delete as one letter, line breaks are `<br>`. Pure DOM work,
 * no React: the browser owns the box while somebody types.
 */
import { parseTemplate, printVariable, variableLabel, type Variable } from './template';

export function chipOf(variable: Variable): HTMLElement {
  const chip = document.createElement('span');
  chip.className = 'var';
  chip.contentEditable = 'false';
  chip.dataset.name = variable.name;
  if (variable.fallback !== null) chip.dataset.fallback = variable.fallback;
  chip.textContent = variableLabel(variable.name);
  return chip;
}

/** The nodes of a text. A break at the very end needs a second one to be seen. */
export function nodesOf(text: string): Node[] {
  const nodes: Node[] = [];
  for (const piece of parseTemplate(text)) {
    if (typeof piece !== 'string') {
      nodes.push(chipOf(piece));
      continue;
    }
    piece.split('\n').forEach((line, i) => {
      if (i > 0) nodes.push(document.createElement('br'));
      if (line) nodes.push(document.createTextNode(line));
    });
  }
  if (text.endsWith('\n')) nodes.push(document.createElement('br'));
  return nodes;
}

const BLOCKS = new Set(['DIV', 'P', 'LI']);

/** The text of a box, whatever the browser made of it. Breaks at the end are dropped. */
export function textOf(box: Node): string {
  return wholeTextOf(box).replace(/\n+$/, '');
}

/** The text of a part of the box, with the breaks at its end. */
export function wholeTextOf(box: Node): string {
  let text = '';
  const walk = (node: Node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      text += (node.nodeValue ?? '').replaceAll('\u00a0', ' ').replaceAll('\u200b', '');
      return;
    }
    if (!(node instanceof HTMLElement)) return;
    if (node.dataset.name !== undefined) {
      text += printVariable({ name: node.dataset.name, fallback: node.dataset.fallback ?? null });
      return;
    }
    if (node.tagName === 'BR') {
      text += '\n';
      return;
    }
    if (BLOCKS.has(node.tagName) && text !== '' && !text.endsWith('\n')) text += '\n';
    node.childNodes.forEach(walk);
  };
  box.childNodes.forEach(walk);
  return text;
}

/** How many characters stand before the caret, a variable counting as it is written; the end when the caret is elsewhere. */
export function caretOf(box: HTMLElement, range: Range | undefined): number {
  if (!range || !box.contains(range.endContainer)) return textOf(box).length;
  const before = document.createRange();
  before.selectNodeContents(box);
  before.setEnd(range.endContainer, range.endOffset);
  return wholeTextOf(before.cloneContents()).length;
}

/** Puts the caret behind so many characters; never inside a variable. The box must hold what `nodesOf` made. */
export function placeCaret(box: HTMLElement, caret: number): void {
  const range = document.createRange();
  let left = caret;
  let placed = false;
  for (const node of box.childNodes) {
    const length = node instanceof HTMLElement && node.dataset['name'] !== undefined ? printVariable({ name: node.dataset['name'], fallback: node.dataset['fallback'] ?? null }).length : node.nodeName === 'BR' ? 1 : (node.nodeValue ?? '').length;
    if (node.nodeType === Node.TEXT_NODE && left <= length) {
      range.setStart(node, left);
      placed = true;
      break;
    }
    if (left <= 0) {
      range.setStartBefore(node);
      placed = true;
      break;
    }
    left -= length;
  }
  if (!placed) {
    range.selectNodeContents(box);
    range.collapse(false);
    if (box.lastChild?.nodeName === 'BR') range.setStartBefore(box.lastChild);
  }
  range.collapse(true);
  const selection = window.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/** Places nodes at the caret of the box (at its end if it has none) and goes behind them. */
export function insertAt(box: HTMLElement, range: Range | undefined, nodes: readonly Node[]): void {
  const selection = window.getSelection();
  const place = range && box.contains(range.commonAncestorContainer) ? range : document.createRange();
  if (place !== range) {
    place.selectNodeContents(box);
    place.collapse(false);
    // Behind the last break there is nothing to see yet.
    if (box.lastChild?.nodeName === 'BR') place.setStartBefore(box.lastChild);
  }
  place.deleteContents();
  const fragment = document.createDocumentFragment();
  nodes.forEach((node) => fragment.append(node));
  const last = fragment.lastChild;
  place.insertNode(fragment);
  if (last) {
    place.setStartAfter(last);
    place.collapse(true);
  }
  box.focus();
  selection?.removeAllRanges();
  selection?.addRange(place);
}
