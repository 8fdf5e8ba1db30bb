import { el } from "./dom.js";

// Python counts characters, JavaScript counts UTF-16 units: a letter outside the first plane is one of the first and
// two of the second. Everything that crosses the bridge is counted in characters.

export function toUnits(text, characters) {
  let units = 0;
  for (const character of text) {
    if (characters-- <= 0) break;
    units += character.length;
  }
  return units;
}

export function toCharacters(text, units) {
  return Array.from(text.slice(0, units)).length;
}

const TAGS = new Set(["i", "b", "sub", "sup"]);

// Cut a text at all borders of its stretches: `[start, end, kind, ...]`, each counted in characters.
export function cutRuns(length, stretches) {
  const borders = new Set([0, length]);
  for (const [start, end] of stretches) {
    if (start >= 0 && end <= length && start < end) borders.add(start).add(end);
  }
  const sorted = [...borders].sort((one, other) => one - other);
  return sorted.slice(0, -1).map((start, index) => ({ start, end: sorted[index + 1] }));
}

export function covers(stretch, run) {
  return stretch[0] <= run.start && stretch[1] >= run.end;
}

// Build a section's text: markup as elements, highlights as marks, `wrap` adds what a pane needs around a run.
export function buildText(section, { hidden = new Set(), wraps = [], wrap = (_, node) => node } = {}) {
  const characters = Array.from(section.text);
  const terms = section.terms.filter((term) => !hidden.has(term[2]));
  const runs = cutRuns(characters.length, [...section.markup, ...terms, ...wraps]);
  return runs.map((run) => {
    let node = document.createTextNode(characters.slice(run.start, run.end).join(""));
    for (const span of section.markup) if (covers(span, run) && TAGS.has(span[2])) node = el(span[2], {}, node);
    for (const term of terms) if (covers(term, run)) node = el("mark", { class: `cur-term cur-${term[2]}` }, node);
    return wrap(run, node);
  });
}
