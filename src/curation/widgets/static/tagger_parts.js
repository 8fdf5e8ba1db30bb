import { button, el, formatCount } from "./dom.js";
import { buildFacts, buildFlags, buildHeading, buildKeys, buildLegend, buildOffers } from "./parts.js";
import { buildText, covers } from "./text.js";
import { buildClaims } from "./claims.js";

// The tagger's parts: the record to read on the left, its claims, suggestions and the open form on the right.

const KEYS = [
  ["select words", "open a claim on them, or add them to the open one"], ["↓ ↑", "next or previous sentence (in the text)"],
  ["Shift ↓ ↑", "stretch over more sentences"], ["Enter, q", "quote the sentences that are marked"],
  ["s", "to the suggestions, Enter opens one"], ["c", "to the claims"], ["f", "to the form: first field to confirm"],
  ["p", "read, nothing to tag: put it aside, or take it up"],
  ["Ctrl Enter", "tag or revise the claim"], ["Esc", "leave a field, then the form"], ["o", "show the claims of others"],
  ["a, r", "accept or reject the claim that waits for you"],
  ["j, →", "next record"], ["k, ←", "record before"], ["?", "these keys"],
];

export function buildHead(state, acts) {
  const { view } = state;
  return [buildTop(state, acts), buildStatus(state, acts), view.record ? null : buildNothing(state, acts)];
}

export function buildRest(state, acts) {
  return [buildDrafts(state, acts), buildSuggestions(state, acts), buildClaims(state, acts)];
}

function buildNothing({ view }, acts) {
  const { said, citation_id } = view.onward;
  return el(
    "div", { class: "cur-empty" },
    said ? null : el("p", {}, "There is nothing here to read."),
    citation_id ? button("Look at the first record all the same", () => acts.go(citation_id), { focus: "look" }) : null,
  );
}

function buildOnward({ onward }) {
  if (!onward.said) return null;
  const link = el("a", { href: onward.notebook, target: "_blank", rel: "noopener", "data-focus": "onward" }, onward.notebook);
  return el("p", { class: "cur-flag" }, `${onward.said} `, link);
}

function buildTop({ view }, acts) {
  const piles = view.piles.map((pile) =>
    button(`${pile.label} ${formatCount(pile.count)}`, () => acts.take(pile.name), {
      focus: `pile ${pile.name}`, class: "cur-tab", "aria-pressed": String(pile.name === view.pile),
    }),
  );
  const place = view.place.at ? `Record ${formatCount(view.place.at)} of ${formatCount(view.place.of)}` : "";
  return el(
    "div", { class: "cur-top" },
    el("div", { class: "cur-tabs", role: "group", "aria-label": "Piles" }, ...piles),
    el("span", { class: "cur-muted" }, place),
    button("Back", () => acts.step(-1), { key: "k", focus: "back" }),
    button("Next", () => acts.step(1), { key: "j", focus: "next" }),
    view.record?.is_included ? button(view.record.aside ? "Take up again" : "Nothing to tag", acts.aside, { key: "p", focus: "aside" }) : null,
    button("Keys", acts.help, { key: "?", focus: "help" }),
  );
}

function buildAside(state, acts) {
  const { record } = state.view;
  if (record?.aside) return el("p", { class: "cur-flag" }, `Read by you, nothing to tag: ${record.aside}`);
  if (!state.leaving || state.leaving.id !== record?.id) return null;
  const field = el("input", {
    type: "text", value: state.leaving.reason, "data-focus": "why aside", "aria-label": "Why there is nothing to tag",
    placeholder: "no result on this question …", oninput: (event) => (state.leaving.reason = event.target.value),
    onkeydown: (event) => event.key === "Enter" && acts.leave(),
  });
  return el("p", { class: "cur-aside" }, el("label", {}, "Why is there nothing to tag? ", field), " ", button("Put aside", acts.leave, { focus: "leave" }));
}

function buildStatus(state, acts) {
  const { view } = state;
  const kept = state.line && !state.line.isWaiting()
    ? state.line.listKept().filter((one) => one.message.key !== state.form?.key && !state.typed.has(one.key)) : [];
  return el(
    "div", { class: "cur-status" },
    view.read_only ? el("p", { class: "cur-flag cur-warn" }, view.read_only) : null,
    view.elsewhere ? el("p", { class: "cur-flag cur-warn" }, view.elsewhere) : null,
    buildOnward(view), buildAside(state, acts),
    state.healthy ? null : el("p", { class: "cur-flag cur-stop", role: "alert" },
      "The kernel does not answer: it is busy, or gone. What you type is kept in this browser. If it is gone, restart " +
      "the kernel and run this cell again: it will be offered to you."),
    state.differs ? buildDiffers(state.differs, acts) : null,
    view.curator ? buildOffers(kept, describeKept, acts) : null,
    el("p", { class: `cur-said cur-${state.tone || "done"}`, role: "status" }, state.said || " "),
    state.help ? buildKeys(KEYS) : null,
  );
}

function describeKept(message) {
  return `claim “${message.values?.statement || "without a statement yet"}”`;
}

function buildDiffers({ changes, status }, acts) {
  const rows = changes.map((change) => el(
    "tr", {}, el("th", { scope: "row" }, change.field), el("td", {}, change.before || "–"), el("td", {}, change.after || "–"),
  ));
  const head = el("tr", {}, ...["Field", "As it stands now", "Yours"].map((name) => el("th", { scope: "col" }, name)));
  return el(
    "div", { class: "cur-offer", role: "alert" },
    el("p", {}, `The claim was changed elsewhere since you opened it (it is ${status} now).`),
    el("div", { class: "cur-scroll", tabindex: "0", role: "group", "aria-label": "Both versions" }, el("table", {}, head, ...rows)),
    button("Keep what stands", () => acts.stand(false), { focus: "keep other" }), " ",
    button("Revise it to mine", () => acts.stand(true), { focus: "let stand" }),
  );
}

export function buildReading(state, acts) {
  const record = state.view.record;
  const sections = record.sections.map((section, index) => el(
    "section", {}, section.label ? el("h4", {}, section.label) : null,
    el("p", { "data-section": index }, ...buildMarked(state, section, index)),
  ));
  const article = el(
    "article", { class: "cur-text", "aria-label": "Record: select words to quote them", tabindex: "0",
      "data-hold": `text ${record.id}`, "data-focus": "text", onmouseup: acts.selected },
    buildHeading(record, state.hidden), buildFlags(record),
    record.is_included ? null : el("p", { class: "cur-flag cur-warn" }, "This record was not included at screening."),
    ...sections, buildFacts(record),
  );
  return [buildLegend(state.view.groups, state.hidden, acts.toggle), article];
}

function buildMarked(state, section, index) {
  const { claims, suggestions } = state.view.record;
  const own = (place) => place.length && place[0] === index;
  const claimed = claims.filter((claim) => claim.status !== "withdrawn").flatMap((claim) => claim.places.filter(own));
  const proposed = suggestions.map((one) => one.place).filter(own);
  const quoted = (state.view.form?.quotes || []).map((one) => one.place).filter(own);
  const cursor = state.cursor && state.cursor.section === index ? [[state.cursor.start, state.cursor.end]] : [];
  const layers = [
    [claimed.map(([, start, end]) => [start, end]), "cur-claimed"], [proposed.map(([, start, end]) => [start, end]), "cur-proposed"],
    [quoted.map(([, start, end]) => [start, end]), "cur-quoted"], [cursor, "cur-cursor"],
  ];
  const wrap = (run, node) => {
    const classes = layers.filter(([spans]) => spans.some((span) => covers(span, run))).map(([, name]) => name);
    return classes.length ? el("span", { class: classes.join(" ") }, node) : node;
  };
  return buildText(section, { hidden: state.hidden, wraps: layers.flatMap(([spans]) => spans), wrap });
}

function buildSuggestions(state, acts) {
  const { suggestions } = state.view.record;
  if (!suggestions.length) return null;
  const items = suggestions.map((one, at) => el("li", { class: one.is_taken ? "cur-taken" : "" }, button(one.label, () => acts.suggest(at), {
    class: "cur-link", focus: `suggestion ${at}`, title: one.quote, onfocus: () => acts.look(one.place),
  }), one.is_taken ? el("span", { class: "cur-muted" }, " ✓ taken into a claim") : null));
  return el(
    "details", { class: "cur-suggestions", open: !state.form, "data-hold": `suggestions ${Boolean(state.form)}` },
    el("summary", { "data-focus": "suggestions" }, `Suggestions (${suggestions.length})`), el("ol", {}, ...items),
  );
}

function buildDrafts(state, acts) {
  const drafts = state.view.drafts.filter((draft) => !draft.is_open);
  if (!drafts.length) return null;
  const items = drafts.map((draft) => el(
    "li", {}, button(`${draft.name}: ${draft.words}`, () => acts.open(draft.key), { class: "cur-link", focus: `draft ${draft.key}` }), " ",
    button("drop", () => acts.dropDraft(draft.key), { class: "cur-small", focus: `drop ${draft.key}`, name: `Drop the draft on ${draft.name}` }),
  ));
  return el("details", { open: true, "data-hold": "drafts" }, el("summary", { "data-focus": "drafts" }, `Drafts (${drafts.length})`), el("ul", {}, ...items));
}

