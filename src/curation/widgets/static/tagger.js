import { el, isTyping, refill } from "./dom.js";
import { answerCall, takeArrival } from "./arrival.js";
import { openChannel } from "./channel.js";
import { buildForm } from "./form.js";
import { findNext, focusNext, showFindings } from "./form_marks.js";
import { createActs } from "./tagger_acts.js";
import { buildHead, buildReading, buildRest } from "./tagger_parts.js";

// The tagger: words are selected, a claim opens beside them, every field that was filled in for the curator is marked.

function hearReply(state, reply, held, draw) {
  const isForm = state.form && held.message.key === state.form.key;
  if (reply.findings && isForm) showFindings(state.form, reply.findings);
  if (reply.turned) Object.assign(state, { said: `Opened from the start page: ${reply.turned}`, tone: "done" });
  if (reply.here || (reply.kept && !reply.moved)) return;
  if (reply.differs) {
    state.differs = { ...reply.differs, message: held.message, keep: held.keep };
    Object.assign(state, { said: "The claim was changed elsewhere: choose.", tone: "stop" });
  } else if (reply.refused) {
    const next = isForm && reply.unready ? findNext(state.form) : null;
    Object.assign(state, { said: `Not saved. ${next?.said || reply.refused}`, tone: "stop", next: Boolean(next) });
  } else if (reply.saved) {
    Object.assign(state, { said: `Saved: ${reply.what}`, tone: "done", asking: null, why: "", judged: held.message.do === "judge" });
    state.line.drop(`draft ${held.message.key}`);
    if (isForm) state.root.focus({ preventScroll: true });
  } else if (reply.aside) Object.assign(state, { said: `Kept: ${reply.aside} (${held.message.citation_id})`, tone: "done", leaving: null });
  else if (reply.shut) Object.assign(state, { said: held.message.said || "", tone: "done" });
  else if (reply.moved) Object.assign(state, { said: `Kept ${reply.kept}: both are among the drafts.`, tone: "stop" });
  else if (reply.lost?.length) Object.assign(state, { said: `Opened without words that this record has not: “${reply.lost.join("”, “")}”. Select them anew.`, fresh: true, tone: "stop" });
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
  showJudged(state, acts);
}

// The claim that waits for a word has its quote marked in the text; when the last of a record has had it, the next comes.
function showJudged(state, acts) {
  const { view } = state;
  if (view.pile !== "to_judge" || !view.record) return;
  const [section, start, end] = acts.atHand()?.places[0] || [];
  if (end) state.cursor = { section, start, end };
  else if (state.judged) acts.step(1);
  state.judged = false;
}

function listenToKeys(state, acts) {
  const keys = {
    j: () => acts.step(1), k: () => acts.step(-1), ArrowRight: () => acts.step(1), ArrowLeft: () => acts.step(-1),
    s: () => acts.goTo(".cur-suggestions li button"), c: () => acts.goTo(".cur-claim button"), o: acts.reveal, q: acts.quoteCursor,
    a: () => acts.begin(acts.atHand(), "accept"), r: () => acts.begin(acts.atHand(), "reject"),
    p: acts.aside, f: () => state.form && focusNext(state.form), "?": acts.help,
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

// What changes is filled in anew, each part by itself. The form is never taken out of the page while it is open: a list
// that is open in it stays open, and no key that is pressed meanwhile is lost.
function buildSlots(root) {
  const slots = Object.fromEntries(["head", "reading", "form", "rest"].map((name) => [name, el("div", { class: `cur-${name}-slot` })]));
  slots.reading.classList.add("cur-reading");
  slots.side = el("div", { class: "cur-side" }, slots.form, slots.rest);
  slots.desk = el("div", { class: "cur-desk" }, slots.reading, slots.side);
  root.append(slots.head, slots.desk);
  return slots;
}

function fillSlots(state, acts, slots) {
  refill(slots.head, () => buildHead(state, acts));
  slots.desk.hidden = !state.view.record;
  if (!state.view.record) return;
  state.drawText();
  const form = state.form?.element || null;
  if (slots.form.firstChild !== form) slots.form.replaceChildren(...(form ? [form] : []));
  refill(slots.rest, () => buildRest(state, acts));
  if (!state.form) return;
  if (state.fresh) state.form.element.querySelector("textarea").focus();
  if (state.next) focusNext(state.form);
  state.fresh = state.next = false;
}

function render({ model, el: host }) {
  const root = el("section", { class: "cur-pane cur-tagger", tabindex: "0", "aria-label": "Tag claims" });
  const state = {
    root, view: model.get("view"), layout: model.get("layout_of_form"), hidden: new Set(), typed: new Set(), healthy: true,
    said: "", from: -1, to: -1, form: null,
  };
  const acts = createActs(state, () => draw());
  const slots = buildSlots(root);
  const draw = () => fillSlots(state, acts, slots);
  state.drawText = () => refill(slots.reading, () => buildReading(state, acts));
  state.line = openChannel(model, {
    room: () => `${state.view.question.id}:${state.view.curator}`,
    onReply: (reply, held) => hearReply(state, reply, held, draw),
    onHealth: (healthy) => draw(Object.assign(state, { healthy })),
    onView: (view) => draw(showView(state, view, acts)),
  });
  listenToKeys(state, acts);
  draw(showView(state, state.view, acts));
  host.append(root);
  answerCall(model, root);
  const arrival = state.view.curator && takeArrival("03_tag_claims.ipynb");
  if (arrival) state.line.ask(arrival);
  return () => state.line.close();
}

export default { render };
