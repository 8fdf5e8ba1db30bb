import { toCharacters } from "./text.js";

// From what is selected on the page to characters of a section, and from sentence to sentence without a mouse.

export function readSelection(root) {
  const selection = root.getRootNode().getSelection?.() ?? document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const paragraph = findParagraph(range.startContainer);
  if (!paragraph || !root.contains(paragraph)) return null;
  const end = findParagraph(range.endContainer) === paragraph ? range : null;
  return { section: Number(paragraph.dataset.section), ...measure(paragraph, range, end), crosses: !end };
}

function findParagraph(node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  return element?.closest("[data-section]");
}

// The text before a border is measured by the browser itself, across all elements between.
function measure(paragraph, range, ending) {
  const text = paragraph.textContent;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = before.toString().length;
  if (ending) before.setEnd(range.endContainer, range.endOffset);
  else before.setEnd(paragraph, paragraph.childNodes.length);
  return { start: toCharacters(text, start), end: toCharacters(text, before.toString().length) };
}

export function clearSelection(root) {
  (root.getRootNode().getSelection?.() ?? document.getSelection())?.removeAllRanges();
}

// Move a border of a quote by a word, over the characters of its section.
export function moveByWord(text, at, step) {
  const characters = Array.from(text);
  const isBlank = (index) => /\s/.test(characters[index] ?? " ");
  let next = at;
  if (step > 0) {
    while (next < characters.length && isBlank(next)) next += 1;
    while (next < characters.length && !isBlank(next)) next += 1;
  } else {
    while (next > 0 && isBlank(next - 1)) next -= 1;
    while (next > 0 && !isBlank(next - 1)) next -= 1;
  }
  return next;
}

// The sentences from the one where the cursor stands to the one it was stretched to, as one stretch of one section.
export function joinSentences(sentences, from, to) {
  const [first, last] = [sentences[Math.min(from, to)], sentences[Math.max(from, to)]];
  if (!first || !last || first[0] !== last[0]) return null;
  return { section: first[0], start: first[1], end: last[2] };
}
