import { el, isTyping, refill } from "./dom.js";
import { takeArrival } from "./arrival.js";
import { openChannel } from "./channel.js";
import { buildForm, readForm } from "./form.js";
import { focusNext, showFindings } from "./form_marks.js";
import { clearSelection, joinSentences, moveByWord, readSelection } from "./selection.js";
import { buildScreen } from "./tagger_parts.js";

// The tagger: words are selected, a claim opens beside them, every field that was filled in for the curator is marked.

const PAUSE = 250;

function hearReply(state, reply, held, draw) {
  const isForm = state.form && held.message.key === state.form.key;
  if (reply.findings && isForm) showFindings(state.form, reply.findings);
  if (reply.turned) Object.assign(state, { said: `Opened from the start page: ${reply.turned}`, tone: "done" });
  if (reply.here || (reply.kept && !reply.moved)) return;
  if (reply.differs) {
    state.differs = { ...reply.differs, message: held.message, keep: held.keep };
    Object.assign(state, { said: "The claim was changed elsewhere: choose.", tone: "stop" });
  } else if (reply.refused) {
    Object.assign(state, { said: `Not saved. ${reply.refused}`, tone: "stop" });
    state.next = isForm;
  } else if (reply.saved) {
    Object.assign(state, { said: `Saved: ${reply.what}`, tone: "done", asking: null, why: "" });
    state.line.drop(`draft ${held.message.key}`);
    if (isForm) state.root.focus({ preventScroll: true });
  } else if (reply.moved) Object.assign(state, { said: `Kept ${reply.kept}: both are among the drafts.`, tone: "stop" });
  else if (reply.opened) Object.assign(state, { said: "Opened. Fields marked “suggested” wait for your eye.", fresh: true, tone: "done" });
  draw();
}

function showView(state, view, acts) {
  const form = view.form;
  const isSame = form && state.form && form.key === state.form.key;
  if (form && !isSame) state.form = buildForm(form, state.layout, acts);
  else if (!form) state.form = null;
  else {
    state.form.showQuotes(form.quotes);
    showFindings(state.form, form.findings);
  }
  const isElsewhere = view.record?.id !== state.view.record?.id;
  Object.assign(state, { view }, isElsewhere ? { cursor: null, from: -1, to: -1, asking: null, why: "" } : {});
}

function createFormActs(state, draw) {
  const key = () => state.form.key;
  const place = (at) => state.view.form.quotes[at].place;
  const quoteAgain = (at, [section, start, end]) =>
    state.line.ask({ do: "select", citation_id: state.view.form.citation_id, section, start, end, key: key(), at });
  return {
    changed: (written) => {
      const [name, message] = [`draft ${written.key}`, { do: "check", ...written }];
      state.typed.add(name);
      state.line.store(name, message);
      clearTimeout(state.pause);
      state.pause = setTimeout(() => state.line.ask(message, { keep: name }), PAUSE);
    },
    save: () => {
      if (!state.form) return;
      clearTimeout(state.pause);
      Object.assign(state, { said: "Saving …", tone: "wait" });
      state.line.ask({ do: "save", ...readForm(state.form) }, { keep: `draft ${key()}` });
      draw();
    },
    shut: () => {
      clearTimeout(state.pause);
      state.line.ask({ do: "check", ...readForm(state.form) }, { keep: `draft ${key()}` });
      state.line.ask({ do: "shut" });
      state.root.focus({ preventScroll: true });
    },
    unquote: (at) => state.line.ask({ do: "unquote", key: key(), at }),
    moveQuote: (at, border, step) => {
      const [section, start, end] = place(at);
      const { text } = state.view.record.sections[section];
      if (border === "start") quoteAgain(at, [section, moveByWord(text, start, step), end]);
      else quoteAgain(at, [section, start, moveByWord(text, end, step)]);
    },
  };
}

function createTextActs(state, draw) {
  const quote = ({ section, start, end }) => state.line.ask({
    do: "select", citation_id: state.view.record.id, section, start, end, key: state.form?.key ?? null,
  });
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
      const { sentences } = state.view.record;
      if (!sentences.length) return;
      const to = Math.min(Math.max((state.to ?? -1) + step, 0), sentences.length - 1);
      const from = stretch && state.from >= 0 ? state.from : to;
      const cursor = joinSentences(sentences, from, to);
      if (cursor) Object.assign(state, { cursor, from, to });
      draw();
      state.root.querySelector(".cur-cursor")?.scrollIntoView({ block: "nearest" });
    },
    look: (place) => {
      if (!place.length || (state.cursor?.start === place[1] && state.cursor?.section === place[0])) return;
      state.cursor = { section: place[0], start: place[1], end: place[2] };
      draw();
      state.root.querySelector(".cur-cursor")?.scrollIntoView({ block: "nearest" });
    },
  };
}

function createActs(state, draw) {
  const ask = (message, options) => state.line.ask(message, options);
  const show = (change) => {
    Object.assign(state, change);
    draw();
  };
  return {
    ...createFormActs(state, draw),
    ...createTextActs(state, draw),
    take: (pile) => ask({ do: "show", pile }),
    step: (step) => ask({ do: "go", step }),
    reveal: () => ask({ do: "reveal" }),
    suggest: (at) => ask({ do: "suggest", at }),
    open: (key) => ask({ do: "open", key }),
    dropDraft: (key) => {
      state.line.drop(`draft ${key}`);
      ask({ do: "drop", key });
    },
    begin: (claim, verdict) => {
      if (verdict === "revise") return ask({ do: "revise", claim_id: claim.id });
      show({ asking: { claim_id: claim.id, verdict, seen: claim.seen, reason: "" } });
      state.root.querySelector(".cur-reason input")?.focus();
    },
    judge: () => ask({ do: "judge", ...state.asking }),
    unask: () => show({ asking: null }),
    settle: (claim, chosen) => ask({ do: "settle", claim_id: claim.id, chosen, reason: state.why || "" }),
    help: () => show({ help: !state.help }),
    toggle: (group) => {
      if (!state.hidden.delete(group)) state.hidden.add(group);
      draw();
    },
    stand: (mine) => {
      const { message, keep } = state.differs;
      if (mine) ask({ ...message, force: true }, { keep });
      else ask({ do: "drop", key: message.key });
      if (!mine) state.line.drop(keep);
      show({ differs: null });
    },
    again: (kept) => ask(kept.message, { keep: kept.key }),
    drop: (kept) => {
      state.line.drop(kept.key);
      draw();
    },
    goTo: (selector) => state.root.querySelector(selector)?.focus(),
  };
}

function listenToKeys(state, acts) {
  const keys = {
    j: () => acts.step(1), k: () => acts.step(-1), ArrowRight: () => acts.step(1), ArrowLeft: () => acts.step(-1),
    s: () => acts.goTo(".cur-suggestions li button"), c: () => acts.goTo(".cur-claim button"), o: acts.reveal, q: acts.quoteCursor,
    f: () => state.form && focusNext(state.form), "?": acts.help,
  };
  state.root.addEventListener("keydown", (event) => {
    const inText = event.target === state.root || event.target.classList.contains("cur-text");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) acts.save();
    else if (event.key === "Escape") state.root.focus({ preventScroll: true });
    else if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    else if (step && inText) acts.moveCursor(step, event.shiftKey);
    else if (event.key === "Enter" && inText) acts.quoteCursor();
    else if (keys[event.key]) keys[event.key]();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function render({ model, el: host }) {
  const root = el("section", { class: "cur-pane cur-tagger", tabindex: "0", "aria-label": "Tag claims" });
  const state = {
    root, view: model.get("view"), layout: model.get("layout_of_form"), hidden: new Set(), typed: new Set(), healthy: true,
    said: "", from: -1, to: -1, form: null,
  };
  const acts = createActs(state, () => draw());
  const draw = () => {
    refill(root, () => buildScreen(state, acts));
    if (state.form && state.fresh) state.form.element.querySelector("textarea").focus();
    if (state.form && state.next) focusNext(state.form);
    if (state.form) state.fresh = state.next = false;
  };
  state.line = openChannel(model, {
    room: () => `${state.view.question.id}:${state.view.curator}`,
    onReply: (reply, held) => hearReply(state, reply, held, draw),
    onHealth: (healthy) => draw(Object.assign(state, { healthy })),
    onView: (view) => draw(showView(state, view, acts)),
  });
  listenToKeys(state, acts);
  draw(showView(state, state.view, acts));
  host.append(root);
  const arrival = state.view.curator && takeArrival("03_tag_claims.ipynb");
  if (arrival) state.line.ask(arrival);
  return () => state.line.close();
}

export default { render };
