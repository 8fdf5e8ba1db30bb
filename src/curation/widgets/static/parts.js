import { button, el } from "./dom.js";
import { buildText } from "./text.js";

// What several panes show alike: flags, headings of a record, the legend, the line that says how things stand.

export function buildFlags(record) {
  const flags = record.flags.map((flag) => el("p", { class: `cur-flag cur-${flag.kind}` }, flag.text));
  return flags.length ? el("div", { class: "cur-flags" }, ...flags) : null;
}

export function buildHeading(record, hidden) {
  const title = el("h3", { class: "cur-title" }, ...buildText(record.title, { hidden }));
  const safe = /^https?:\/\//.test(record.address || "");
  const link = safe && el("a", { href: record.address, target: "_blank", rel: "noopener noreferrer" }, record.id);
  return el("header", {}, title, el("p", { class: "cur-where" }, record.reference, " ", link || record.id));
}

export function buildFacts(record) {
  const rows = [
    ["Type", record.types],
    ["MeSH", record.mesh],
    ["Keywords", record.keywords],
    ["Trials", record.trials],
  ].filter(([, values]) => values.length);
  if (!rows.length) return null;
  const items = rows.flatMap(([name, values]) => [el("dt", {}, name), el("dd", {}, values.join("; "))]);
  return el("dl", { class: "cur-facts" }, ...items);
}

export function buildLegend(groups, hidden, toggle) {
  const items = groups.map((group) =>
    button("", () => toggle(group.name), {
      class: "cur-chip",
      focus: `group ${group.name}`,
      name: `highlight: ${group.label}`,
      "aria-pressed": String(!hidden.has(group.name)),
    }),
  );
  items.forEach((item, at) => item.append(el("mark", { class: `cur-term cur-${groups[at].name}` }, groups[at].label)));
  return el("div", { class: "cur-legend", role: "group", "aria-label": "Highlighted words" }, ...items);
}

export function buildKeys(rows) {
  const items = rows.flatMap(([key, what]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, what)]);
  return el("dl", { class: "cur-keys" }, ...items);
}

export function buildOffers(kept, describe, { again, drop }) {
  if (!kept.length) return null;
  const rows = kept.map((one) =>
    el(
      "li",
      {},
      `${describe(one.message)} `,
      button("Save now", () => again(one), { focus: `again ${one.key}` }),
      " ",
      button("Drop", () => drop(one), { focus: `drop ${one.key}` }),
    ),
  );
  const said = "Kept in this browser, never confirmed as saved:";
  return el("div", { class: "cur-offer", role: "alert" }, el("p", {}, said), el("ul", {}, ...rows));
}
