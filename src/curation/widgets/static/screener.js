import { isTyping, refill, el } from "./dom.js";
import { answerCall, takeArrival } from "./arrival.js";
import { openChannel } from "./channel.js";
import { buildScreen, nameDecision } from "./screener_parts.js";
import { createLooks, markMore, readOn } from "./screener_looks.js";

// The screener: shows the next record at once, while the last decision is on its way to the disk.

const LEARNING_PAUSE = 300;
const DECISIONS = { i: "include", u: "unclear" };

function createState(model) {
  return { model, view: model.get("view"), at: 0, hidden: new Set(), said: "", tone: "", healthy: true, differs: null,
    typed: new Set() };
}

function connect(model, state, draw) {
  return openChannel(model, {
    room: () => `${state.view.question.id}:${state.view.curator}`,
    onReply: (reply, held) => hearReply(state, reply, held) || draw(),
    onHealth: (healthy) => {
      state.healthy = healthy;
      draw();
    },
    onView: (view) => {
      takeView(state, view);
      learnOn(state);
      draw();
    },
  });
}

// While decisions are on their way, the reader is ahead of the kernel: what is on the screen stays on the screen, and
// of what the kernel would show next only that comes after it which is not decided already.
function takeView(state, view) {
  const here = state.view.records[state.at];
  const at = state.line.isWaiting() && here ? view.records.findIndex((record) => record.id === here.id) : 0;
  if (at >= 0) return Object.assign(state, { view, at });
  const decided = new Set(state.line.listWaiting().map((message) => message.citation_id));
  const next = view.records.filter((record) => !decided.has(record.id));
  return Object.assign(state, { view: { ...view, records: [here, ...next] }, at: 0 });
}

// The kernel never left the record whose decision was refused: its view is as it was, and will not be sent again.
function goBack(state, id) {
  const view = state.model.get("view");
  Object.assign(state, { view, at: Math.max(0, view.records.findIndex((record) => record.id === id)) });
  state.line.ask({ do: "go", citation_id: id });
}

// The kernel learns a new order behind the curator; it is asked for until it is there.
function learnOn(state) {
  clearTimeout(state.learning);
  if (!state.view.order.is_learning || !state.view.curator) return;
  // Whoever waits for an answer to a decision gets the order with it.
  state.learning = setTimeout(() => (state.line.isWaiting() ? learnOn(state) : state.line.ask({ do: "ping" })), LEARNING_PAUSE);
}

function hearReply(state, reply, held) {
  if (reply.turned) Object.assign(state, { said: `Opened from the start page: ${reply.turned}`, tone: "done" });
  if (reply.here) {
    learnOn(state);
    return true;
  }
  if (reply.differs) {
    state.differs = { ...reply.differs, message: held.message, keep: held.keep };
    Object.assign(state, { said: "Another window decided otherwise: choose.", tone: "stop" });
  } else if (reply.refused) {
    Object.assign(state, { said: `Not saved. ${reply.refused}`, tone: "stop" });
    if (held.message.do === "decide") goBack(state, held.message.citation_id);
  } else if (reply.saved) {
    if (state.shown?.id === reply.citation_id) state.shown.seen = reply.seen;
    Object.assign(state, { said: `Saved: ${reply.what} (${reply.citation_id})`, tone: "done" });
  } else if (reply.kept) Object.assign(state, { said: `Kept: ${reply.kept}`, tone: "done" });
  return false;
}

// A decision answers the record as it was when it came up, not as another window has changed it under the reader's eyes.
function noteShown(state) {
  const record = state.view.records[state.at];
  if (record && state.shown?.id !== record.id) state.shown = { id: record.id, seen: record.seen };
}

function createActs(state, draw, root) {
  const record = () => state.view.records[state.at];
  const send = (message, options) => state.line.ask(message, options);
  return {
    ...createDecisions(state, draw, root),
    ...createLooks(state, draw, root),
    ask: send,
    park: () => record() && send({ do: "park", citation_id: record().id, parked: !record().parked }),
    step: (step) => send({ do: "go", step }),
    go: (id) => send({ do: "go", citation_id: id }),
    show: (change) => send({ do: "show", ...change }),
    note: () => root.querySelector(".cur-note textarea")?.focus(),
    keepNote: (text) => keepNote(state, record().id, text),
    again: (kept) => send(kept.message, { keep: kept.key }),
    drop: (kept) => {
      state.line.drop(kept.key);
      draw();
    },
  };
}

function createDecisions(state, draw, root) {
  const say = (words) => draw(Object.assign(state, { said: words, tone: "stop" }));
  const decide = (decision, reason = null) => {
    if (!["vote", "settle"].includes(state.view.records[state.at]?.may)) return say("Nothing to decide here.");
    if (state.view.pile === "to_settle" && decision === "unclear") return say("Settle it: include or exclude.");
    sendDecision(state, root, decision, reason);
    draw();
  };
  return {
    decide,
    exclude: (index) => {
      const criterion = state.view.criteria[index];
      if (criterion) decide("exclude", criterion.code);
    },
    choose: () => {
      say("Exclude: press the number of the first criterion that fails.");
      root.querySelector(".cur-criteria li button")?.focus();
    },
    undo: () => state.line.ask({ do: "undo" }),
    stand: (mine) => {
      const { message, keep } = state.differs;
      state.differs = null;
      if (!mine) state.line.drop(keep);
      state.line.ask(mine ? { ...message, force: true } : { do: "go", citation_id: message.citation_id }, mine ? { keep } : {});
      draw();
    },
  };
}

// The decision is on its way to the disk while the next record is already here.
function sendDecision(state, root, decision, reason) {
  const { id, seen } = state.shown;
  const note = root.querySelector(".cur-note textarea")?.value.trim() || null;
  clearTimeout(state.pause);
  state.line.drop(`note ${id}`);
  const goesOn = ["to_screen", "parked", "to_settle"].includes(state.view.pile);
  const following = (goesOn && state.view.records[state.at + 1]?.id) || null;
  Object.assign(state, { said: `Saving ${nameDecision(decision)} (${id}) …`, tone: "wait" });
  state.line.ask({ do: "decide", citation_id: id, decision, reason, note, seen, following }, { keep: id });
  if (following) state.at += 1;
}

// What is typed is in this browser at once, and with the kernel as soon as the typing pauses.
function keepNote(state, id, note) {
  const [key, message] = [`note ${id}`, { do: "keep", citation_id: id, note }];
  state.typed.add(key);
  state.line.store(key, message);
  clearTimeout(state.pause);
  state.pause = setTimeout(() => state.line.ask(message, { keep: key }), 600);
}

function listenToKeys(root, acts) {
  const keys = {
    e: acts.choose, p: acts.park, z: acts.undo, n: acts.note, j: () => acts.step(1), k: () => acts.step(-1),
    ArrowRight: () => acts.step(1), ArrowLeft: () => acts.step(-1), "?": acts.help, "/": acts.search, o: acts.order,
  };
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return event.target.dataset.focus === "words" ? acts.unsearch() : root.focus();
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const act = keys[event.key] || (DECISIONS[event.key] && (() => acts.decide(DECISIONS[event.key])));
    if (act) act();
    else if (/^[1-9]$/.test(event.key)) acts.exclude(Number(event.key) - 1);
    else if (event.key !== " " || !readOn(root, event)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  root.addEventListener("mousedown", (event) => {
    if (!event.target.closest("button, a, input, textarea, select, summary")) root.focus({ preventScroll: true });
  });
}

function render({ model, el: host }) {
  const root = el("section", { class: "cur-pane cur-screener", tabindex: "0", "aria-label": "Screen abstracts" });
  const state = createState(model);
  const draw = () => {
    noteShown(state);
    refill(root, () => buildScreen(state, acts));
    requestAnimationFrame(() => markMore(root));
  };
  const acts = createActs(state, () => draw(), root);
  state.line = connect(model, state, () => draw());
  listenToKeys(root, acts);
  draw();
  host.append(root);
  learnOn(state);
  answerCall(model, root);
  const arrival = state.view.curator && takeArrival("02_screen_abstracts.ipynb");
  if (arrival) state.line.ask(arrival);
  return () => state.line.close();
}

export default { render };
