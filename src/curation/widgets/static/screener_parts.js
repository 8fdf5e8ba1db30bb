import { button, el, formatCount } from "./dom.js";
import { buildFacts, buildFlags, buildHeading, buildKeys, buildLegend, buildOffers } from "./parts.js";
import { buildText } from "./text.js";

// The screener's parts, from the top of the screen to its foot.

const KEYS = [
  ["i", "include"], ["1 … 9", "exclude for that criterion"], ["e", "exclude: choose the criterion"],
  ["u", "unsure"], ["p", "put aside, or take up again"], ["n", "write a note"], ["z", "take the last decision back"],
  ["j, →", "next record"], ["k, ←", "record before"], ["Esc", "leave a field"], ["?", "these keys"],
];

export function buildScreen(state, acts) {
  const record = state.view.records[state.at];
  return [
    buildTop(state, acts),
    buildStatus(state, acts),
    record ? buildDesk(state, acts, record) : buildEmpty(state),
    buildFoot(state, acts),
  ];
}

function buildTop({ view }, acts) {
  const piles = view.piles.map((pile) =>
    button(`${pile.label} ${formatCount(pile.count)}`, () => acts.show({ pile: pile.name }), {
      focus: `pile ${pile.name}`, class: "cur-tab", "aria-pressed": String(pile.name === view.pile),
    }),
  );
  const options = view.orders.map((order) =>
    el("option", { value: order.name, selected: order.name === view.order }, order.label),
  );
  const order = el(
    "select", { "data-focus": "order", onchange: (event) => acts.show({ order: event.target.value }) }, ...options,
  );
  const words = el("input", {
    type: "search", value: view.words, "data-focus": "words", placeholder: "find words",
    "aria-label": "Only records that hold these words", onchange: (event) => acts.show({ words: event.target.value }),
  });
  return el(
    "div", { class: "cur-top" },
    el("div", { class: "cur-tabs", role: "group", "aria-label": "Piles" }, ...piles),
    el("label", {}, "Order ", order), words,
    button("Keys", acts.help, { key: "?", focus: "help" }),
  );
}

function buildStatus(state, acts) {
  const { view } = state;
  const kept = state.line ? state.line.listKept().filter((one) => !state.line.isWaiting() && !state.typed.has(one.key)) : [];
  return el(
    "div", { class: "cur-status" },
    view.read_only ? el("p", { class: "cur-flag cur-warn" }, view.read_only) : null,
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
  return `${message.citation_id} ${message.decision}${reason}${message.note ? ` (“${message.note}”)` : ""}`;
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
  const reading = el(
    "article", { class: "cur-text", "aria-label": "Record", tabindex: "0", "data-hold": `text ${record.id}` },
    buildHeading(record, state.hidden), buildFlags(record), buildDuplicates(record, acts),
    ...(sections.length ? sections : [el("p", { class: "cur-muted" }, "No abstract.")]), buildFacts(record),
  );
  const side = el("div", { class: "cur-side" }, buildVotes(record), buildCriteria(state, acts, record), buildPico(state));
  return el("div", { class: "cur-desk" }, reading, side);
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

function buildCriteria(state, acts, record) {
  const may = ["vote", "settle"].includes(record.may);
  const chosen = record.own;
  const verdict = (label, key, decision) =>
    button(label, () => acts.decide(decision), {
      key, focus: decision, class: `cur-verdict cur-${decision}`, disabled: !may,
      "aria-pressed": String(chosen?.decision === decision),
    });
  const criteria = state.view.criteria.map((criterion, at) =>
    el("li", {}, button(criterion.label, () => acts.exclude(at), {
      key: String(at + 1), focus: `criterion ${at}`, disabled: !may, name: `Exclude: ${criterion.label}`,
      "aria-pressed": String(chosen?.reason === criterion.code),
    }), el("span", {}, ` ${criterion.text}`)),
  );
  return el(
    "div", { class: "cur-criteria" },
    el("div", { class: "cur-verdicts", role: "group", "aria-label": "Decision" },
      verdict("Include", "i", "include"), verdict("Unsure", "u", "unclear"),
      button(record.parked ? "Take up" : "Put aside", acts.park, { key: "p", focus: "park", disabled: !may }),
      button("Undo", acts.undo, { key: "z", focus: "undo", disabled: !state.view.curator })),
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

function buildEmpty({ view }) {
  const pile = view.piles.find((one) => one.name === view.pile);
  return el("p", { class: "cur-empty" }, `Nothing is in “${pile.label}”${view.words ? " with these words" : ""}.`);
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
  return el(
    "footer", { class: "cur-foot" },
    el("div", { class: "cur-where" },
      `${view.place.at ? `Record ${formatCount(view.place.at + state.at)} of ${formatCount(view.place.of)}. ` : ""}${counts}`),
    el("progress", { max: progress.records || 1, value: progress.read, "aria-label": "Read by you" }),
    progress.recall ? el("p", { class: "cur-recall" }, progress.recall) : null,
    progress.agreement ? el("p", { class: "cur-agreement" }, progress.agreement) : null,
    buildLegend(view.groups, state.hidden, acts.toggle),
    el("details", { "data-hold": "pile" }, el("summary", { "data-focus": "listed" }, "Records of this pile"), el("ol", { class: "cur-list" }, ...listed)),
  );
}
