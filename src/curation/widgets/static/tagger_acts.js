import { readForm } from "./form.js";
import { clearSelection, joinSentences, moveByWord, readSelection } from "./selection.js";

// What can be done in the tagger: each act is a message to the kernel, or a change of what is shown.

const PAUSE = 250;

function createFormActs(state, draw) {
  const key = () => state.form.key;
  const write = (what) => {
    clearTimeout(state.pause);
    state.line.ask({ do: what, ...readForm(state.form) }, { keep: `draft ${key()}` });
  };
  return {
    changed: (written) => keepForm(state, written),
    save: () => {
      if (!state.form) return;
      state.form.tried = true;
      write("save");
      draw(Object.assign(state, { said: "Saving …", tone: "wait" }));
    },
    shut: () => {
      write("check");
      state.line.ask({ do: "shut", said: "Kept as a draft." });
      state.root.focus({ preventScroll: true });
    },
    unquote: (at) => state.line.ask({ do: "unquote", key: key(), at }),
    moveQuote: (at, border, step) => moveQuote(state, at, border, step),
  };
}

// What is typed is in this browser at once, and with the kernel as soon as the typing pauses.
function keepForm(state, written) {
  const [name, message] = [`draft ${written.key}`, { do: "check", ...written }];
  state.typed.add(name);
  state.line.store(name, message);
  clearTimeout(state.pause);
  state.pause = setTimeout(() => state.line.ask(message, { keep: name }), PAUSE);
}

function moveQuote(state, at, border, step) {
  const { form, record } = state.view;
  const [section, start, end] = form.quotes[at].place;
  const moved = { start, end, [border]: moveByWord(record.sections[section].text, { start, end }[border], step) };
  state.line.ask({ do: "select", citation_id: form.citation_id, section, ...moved, key: form.key, at });
}

function createTextActs(state, draw) {
  const quote = ({ section, start, end }) => state.line.ask({
    do: "select", citation_id: state.view.record.id, section, start, end, key: state.form?.key ?? null,
  });
  const showCursor = () => state.root.querySelector(".cur-cursor")?.scrollIntoView({ block: "nearest" });
  return {
    selected: () => {
      const found = readSelection(state.root);
      if (!found || !state.view.curator) return;
      clearSelection(state.root);
      if (found.crosses) Object.assign(state, { said: "A quote lies within one section: it was cut at its end.", tone: "stop" });
      quote(found);
    },
    quoteCursor: () => state.cursor && quote(state.cursor),
    moveCursor: (step, stretch) => {
      moveCursor(state, step, stretch);
      draw();
      showCursor();
    },
    look: (place) => {
      if (!place.length || (state.cursor?.start === place[1] && state.cursor?.section === place[0])) return;
      // Nothing but the text is drawn anew: what was clicked on must still be there when the mouse is let go.
      state.cursor = { section: place[0], start: place[1], end: place[2] };
      state.drawText();
      showCursor();
    },
  };
}

function moveCursor(state, step, stretch) {
  const { sentences } = state.view.record;
  if (!sentences.length) return;
  const to = Math.min(Math.max((state.to ?? -1) + step, 0), sentences.length - 1);
  const from = stretch && state.from >= 0 ? state.from : to;
  const cursor = joinSentences(sentences, from, to);
  if (cursor) Object.assign(state, { cursor, from, to });
}

export function createActs(state, draw) {
  const ask = (message, options) => state.line.ask(message, options);
  return {
    ...createFormActs(state, draw),
    ...createTextActs(state, draw),
    ...createDeeds(state, draw),
    ...createChoices(state, draw),
    take: (pile) => ask({ do: "show", pile }),
    go: (citation_id) => ask({ do: "go", citation_id }),
    step: (step) => ask({ do: "go", step }),
    reveal: () => ask({ do: "reveal" }),
    suggest: (at) => ask({ do: "suggest", at }),
    open: (key) => ask({ do: "open", key }),
    dropDraft: (key) => {
      state.line.drop(`draft ${key}`);
      ask({ do: "drop", key });
    },
    goTo: (selector) => state.root.querySelector(selector)?.focus(),
  };
}

function createDeeds(state, draw) {
  return {
    atHand: () => state.view.record?.claims.find((claim) => claim.facts),
    begin: (claim, verdict) => {
      if (!claim?.may.includes(verdict)) return draw(Object.assign(state, { said: `There is nothing to ${verdict} here.`, tone: "stop" }));
      if (verdict === "revise") return state.line.ask({ do: "revise", claim_id: claim.id });
      draw(Object.assign(state, { asking: { claim_id: claim.id, verdict, seen: claim.seen, reason: "" } }));
      state.root.querySelector(".cur-reason input")?.focus();
    },
    aside: () => {
      const { record } = state.view;
      if (!record?.is_included) return;
      if (record.aside) return state.line.ask({ do: "aside", citation_id: record.id, is_aside: false });
      draw(Object.assign(state, { leaving: { id: record.id, reason: "" } }));
      state.root.querySelector(".cur-aside input")?.focus();
    },
    leave: () => {
      state.line.ask({ do: "aside", citation_id: state.leaving.id, reason: state.leaving.reason });
      state.root.focus({ preventScroll: true });
    },
    judge: () => state.line.ask({ do: "judge", ...state.asking }),
    unask: () => draw(Object.assign(state, { asking: null })),
    settle: (claim, chosen) => state.line.ask({ do: "settle", claim_id: claim.id, chosen, reason: state.why || "" }),
  };
}

function createChoices(state, draw) {
  return {
    help: () => draw(Object.assign(state, { help: !state.help })),
    toggle: (group) => {
      if (!state.hidden.delete(group)) state.hidden.add(group);
      draw();
    },
    stand: (mine) => {
      const { message, keep } = state.differs;
      if (mine) state.line.ask({ ...message, force: true }, { keep });
      else state.line.ask({ do: "shut" }); // what was typed stays a draft
      if (!mine) state.line.drop(keep);
      draw(Object.assign(state, { differs: null }));
    },
    again: (kept) => state.line.ask(kept.message, { keep: kept.key }),
    drop: (kept) => {
      state.line.drop(kept.key);
      draw();
    },
  };
}
