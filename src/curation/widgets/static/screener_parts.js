import { button, el, formatCount } from "./dom.js";
import { buildFacts, buildFlags, buildHeading, buildKeys, buildLegend, buildOffers } from "./parts.js";
import { buildTop } from "./screener_top.js";
import { buildText } from "./text.js";

// The screener's parts, from the top of the screen to its foot.

const KEYS = [
  ["i", "include"], ["1 … 9", "exclude for that criterion"], ["e", "exclude: choose the criterion"],
  ["u", "unsure"], ["p", "put aside, or take up again"], ["n", "write a note"], ["z", "take the last decision back"],
  ["o", "another order of the records"], ["/", "find words; Esc ends it"], ["Space, Shift Space", "read on, or back"],
  ["j, →", "next record"], ["k, ←", "record before"], ["Esc", "leave a field"], ["?", "these keys"],
];

export function buildScreen(state, acts) {
  const record = state.view.records[state.at];
  return [
    buildTop(state, acts),
    buildStatus(state, acts),
    record ? buildDesk(state, acts, record) : buildEmpty(state, acts),
    buildFoot(state, acts),
  ];
}

function buildStatus(state, acts) {
  const { view } = state;
  const kept = state.line ? state.line.listKept().filter((one) => !state.line.isWaiting() && !state.typed.has(one.key)) : [];
  return el(
    "div", { class: "cur-status" },
    view.read_only ? el("p", { class: "cur-flag cur-warn" }, view.read_only) : null,
    view.elsewhere ? el("p", { class: "cur-flag cur-warn" }, view.elsewhere) : null,
    state.healthy ? null : el("p", { class: "cur-flag cur-stop", role: "alert" },
      "The kernel does not answer: it is busy, or gone. What you decide is kept in this browser. If it is gone, " +
      "restart the kernel and run this cell again: it will be offered to you."),
    state.differs ? buildDiffers(state.differs, acts) : null,
    view.curator ? buildOffers(kept, describeKept, acts) : null,
    el("p", { class: `cur-said cur-${state.tone || "done"}`, role: "status" }, state.said || " "),
    state.help ? buildKeys(KEYS) : null,
  );
}

function describeKept(message) {
  if (message.do === "keep") return `${message.citation_id} note “${message.note}”`;
  const reason = message.reason ? `: ${message.reason.replaceAll("_", " ")}` : "";
  return `${message.citation_id} ${nameDecision(message.decision)}${reason}${message.note ? ` (“${message.note}”)` : ""}`;
}

export function nameDecision(decision) {
  return decision === "unclear" ? "unsure" : decision;
}

function buildDiffers({ here, there }, acts) {
  const tell = (side) => (side.note ? `${side.what} (“${side.note}”)` : side.what);
  return el(
    "div", { class: "cur-offer", role: "alert" },
    el("p", {}, `In another window you decided: ${tell(there)}${there.time ? `, ${there.time}` : ""}.`),
    el("p", {}, `Here you decided: ${tell(here)}.`),
    button("Keep the other", () => acts.stand(false), { focus: "keep other" }), " ",
    button("Let this one stand", () => acts.stand(true), { focus: "let stand" }),
  );
}

function buildDesk(state, acts, record) {
  const sections = record.sections.map((section) =>
    el(
      "section", {},
      section.label ? el("h4", {}, section.label) : null,
      el("p", {}, ...buildText(section, { hidden: state.hidden })),
    ),
  );
  const article = el(
    "article", { class: "cur-text", "aria-label": "Record", tabindex: "0", "data-hold": `text ${record.id}`, onscroll: () => acts.look() },
    buildHeading(record, state.hidden), buildFlags(record),
    record.parked ? el("p", { class: "cur-flag cur-warn" }, record.parked_said) : null, buildDuplicates(record, acts), ...sections, buildFacts(record),
  );
  const reading = el("div", { class: "cur-reading" }, buildLegend(state.view.groups, state.hidden, acts.toggle), article,
    el("p", { class: "cur-more", "aria-hidden": "true" }, "more below ", el("kbd", {}, "Space")));
  const side = el("div", { class: "cur-side" }, buildVotes(record), buildCriteria(state, acts, record), buildPico(state));
  return el("div", { class: "cur-desk" }, reading, buildVerdicts(state, acts, record), side);
}

function buildDuplicates(record, acts) {
  if (!record.duplicates.length) return null;
  const items = record.duplicates.map((other) =>
    el("li", {}, button(other.title, () => acts.go(other.id), { class: "cur-link", focus: `twin ${other.id}` }),
      ` ${other.where} ${other.own ? `(you: ${other.own})` : ""}`),
  );
  return el("div", { class: "cur-flag cur-note-flag" }, el("p", {}, "Looks much like:"), el("ul", {}, ...items));
}

function buildVotes(record) {
  const rows = record.votes.map((vote) =>
    el("li", {}, el("b", {}, vote.curator), ` ${vote.what}`, vote.note ? ` (“${vote.note}”)` : ""),
  );
  const hidden = record.hidden ? "A vote of another curator is in; you see it when yours is." : "";
  if (!rows.length && !hidden && !record.state) return null;
  return el(
    "div", { class: "cur-votes" },
    record.state ? el("p", {}, record.state) : null,
    rows.length ? el("ul", {}, ...rows) : null,
    hidden ? el("p", { class: "cur-muted" }, hidden) : null,
  );
}

function mayDecide(record) {
  return ["vote", "settle"].includes(record.may);
}

function buildVerdicts(state, acts, record) {
  const may = mayDecide(record);
  const verdict = (label, key, decision) =>
    button(label, () => acts.decide(decision), {
      key, focus: decision, class: `cur-verdict cur-${decision}`, disabled: !may,
      "aria-pressed": String(record.own?.decision === decision),
    });
  return el(
    "div", { class: "cur-verdicts", role: "group", "aria-label": "Decision" },
    verdict("Include", "i", "include"), verdict("Unsure", "u", "unclear"),
    button(record.parked ? "Take up" : "Put aside", acts.park, { key: "p", focus: "park", disabled: !may }),
    button("Undo", acts.undo, { key: "z", focus: "undo", disabled: !state.view.curator }),
  );
}

function buildCriteria(state, acts, record) {
  const may = mayDecide(record);
  const criteria = state.view.criteria.map((criterion, at) =>
    el("li", {}, button(criterion.label, () => acts.exclude(at), {
      key: String(at + 1), focus: `criterion ${at}`, disabled: !may, name: `Exclude: ${criterion.label}`,
      "aria-pressed": String(record.own?.reason === criterion.code),
    }), el("span", {}, ` ${criterion.text}`)),
  );
  return el(
    "div", { class: "cur-criteria" },
    el("p", { class: "cur-muted" }, "Exclude for the first that applies:"),
    el("ol", {}, ...criteria),
    el("label", { class: "cur-note" }, el("span", { class: "cur-muted" }, "Note "), buildNote(state, acts, record, may)),
  );
}

// The field of a record stays the same element while it is the record at hand: what is being typed is not replaced.
function buildNote(state, acts, record, may) {
  const name = `note ${record.id} ${record.seen}`;
  if (state.field?.dataset.focus !== name) {
    state.field = el("textarea", {
      rows: "2", value: record.note, "data-focus": name, "aria-label": "Note on this record", readonly: !may,
      placeholder: "note, saved with the decision", oninput: (event) => acts.keepNote(event.target.value),
    });
  }
  return state.field;
}

function buildPico({ view }) {
  const items = view.question.pico.flatMap((part) => [el("dt", {}, part.name), el("dd", {}, part.text)]);
  return el("details", { "data-hold": "pico" }, el("summary", { "data-focus": "pico" }, "The question"), el("p", {}, view.question.title), el("dl", {}, ...items));
}

function buildEmpty({ view }, acts) {
  const pile = view.piles.find((one) => one.name === view.pile);
  const { piles, notebook, said } = view.onward;
  const steps = piles.map((one) => button(`${one.label} ${formatCount(one.count)}`, () => acts.show({ pile: one.name }), { focus: `onward ${one.name}` }));
  return el(
    "div", { class: "cur-empty" },
    el("p", {}, `Nothing is in “${pile.label}”${view.words.text ? ` that holds “${view.words.text}”` : ""}. ${view.words.text ? "" : said} `,
      notebook && !view.words.text ? el("a", { href: notebook, target: "_blank", rel: "noopener", "data-focus": "onward" }, notebook) : null),
    steps.length ? el("p", {}, "Go on with ", ...steps.flatMap((step) => [step, " "])) : null,
  );
}

// The interval is drawn to scale beside its words, which say it all for whoever does not see it.
function buildRecall({ said, rule, figure }) {
  const part = (share) => `${(100 * share).toFixed(1)}%`;
  const bar = figure ? el(
    "div", { class: "cur-scale", "aria-hidden": "true" },
    el("span", { class: "cur-range", style: `left:${part(figure.least)};width:${part(figure.most - figure.least)}` }),
    el("span", { class: "cur-point", style: `left:${part(figure.estimate)}` }),
    el("span", { class: "cur-target", style: `left:${part(figure.target)}` }, `${Math.round(100 * figure.target)}%`),
  ) : null;
  return el(
    "details", { class: "cur-recall", open: true, "data-hold": "recall" },
    el("summary", { "data-focus": "recall" }, "How much of what is relevant is found?"), bar, el("p", {}, said), el("p", {}, rule),
  );
}

function buildFoot(state, acts) {
  const { view } = state;
  const { progress } = view;
  const counts = `${formatCount(progress.decided)} of ${formatCount(progress.records)} decided by two, ` +
    `${formatCount(progress.included)} included, ${formatCount(progress.differing)} differ.`;
  const listed = view.listed.map((line) =>
    el("li", {}, button(line.title, () => acts.go(line.id), {
      class: "cur-link", focus: `line ${line.id}`, "aria-current": line.is_here ? "true" : null,
    }), ` ${line.where} ${line.own}`),
  );
  const held = view.words.text ? ` that hold “${view.words.text}”` : "";
  const place = view.place.at ? `Record ${formatCount(view.place.at + state.at)} of ${formatCount(view.place.of)}${held}. ` : "";
  return el(
    "footer", { class: "cur-foot" },
    el("div", { class: "cur-where" }, `${place}${counts}`),
    el("progress", { max: progress.records || 1, value: progress.read, "aria-label": "Read by you" }),
    progress.recall ? buildRecall(progress.recall) : null,
    progress.agreement ? el("p", { class: "cur-agreement" }, progress.agreement) : null,
    el("details", { "data-hold": "pile" }, el("summary", { "data-focus": "listed" }, "Records of this pile"), el("ol", { class: "cur-list" }, ...listed)),
  );
}
