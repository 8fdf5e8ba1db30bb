import { button, el, formatCount, refill } from "./dom.js";
import { leaveFor } from "./arrival.js";
import { openChannel } from "./channel.js";

// The start page: each line opens the pane for that work below the page, at the record where it begins.

function buildPage(state, acts) {
  const { view } = state;
  return [
    view.read_only ? el("p", { class: "cur-flag cur-warn" }, view.read_only) : null,
    ...view.questions.map((question) => buildQuestion(question, acts)),
    el("p", {}, button("Look again", acts.look, { focus: "look" }), " ",
      view.opened ? button("Close what is open", acts.shut, { focus: "shut" }) : null,
      el("span", { class: "cur-muted" }, " A click on a line opens it below. Its notebook opens beside: run its cells there.")),
    el("p", { class: `cur-said cur-${state.tone || "done"}`, role: "status" }, state.said || (view.opened ? `Open below: ${view.opened}` : " ")),
  ];
}

function buildQuestion(question, acts) {
  const rows = question.rows.map((row) => el(
    "tr", { class: row.is_own ? "cur-own" : "" },
    el("th", { scope: "row" }, row.is_own ? `${row.who} (you)` : row.who), el("td", { class: "cur-number" }, formatCount(row.count)),
    el("td", {}, row.pile ? buildCall(question, row, acts) : row.what), el("td", {}, buildLink(question, row)),
  ));
  const head = el("tr", {}, ...["Who", "How many", "What", "Notebook"].map((name) => el("th", { scope: "col" }, name)));
  return el(
    "section", {}, el("h3", {}, question.title),
    el("p", { class: "cur-muted" }, `${question.id}, ${formatCount(question.records)} records`),
    rows.length ? el("div", { class: "cur-scroll", tabindex: "0", role: "group", "aria-label": `What waits in ${question.id}` },
      el("table", {}, el("thead", {}, head), el("tbody", {}, ...rows))) : el("p", question.refused ? { class: "cur-flag cur-warn" } : {}, question.refused || "Nothing waits for anybody."),
  );
}

function buildCall(question, row, acts) {
  const place = { question_id: question.id, citation_id: row.citation_id, pile: row.pile, notebook: row.notebook };
  return button(row.what, () => acts.call(place), { class: "cur-link", focus: `${question.id} ${row.who} ${row.pile}` });
}

function buildLink(question, row) {
  const place = { question_id: question.id, citation_id: row.citation_id, pile: row.pile };
  const leave = () => row.pile && leaveFor(row.notebook, place);
  return el("a", { href: row.notebook, target: "_blank", rel: "noopener", onclick: leave, onauxclick: leave }, row.notebook.slice(0, 2),
    row.notebook.slice(2).replace(".ipynb", "").replaceAll("_", " "));
}

function hearStart(state, reply, held) {
  if (reply.here) return false;
  if (reply.refused) Object.assign(state, { said: reply.refused, tone: "stop" });
  else Object.assign(state, { said: held.message.do === "look" ? "Looked again." : "", tone: "done" });
  return true;
}

function render({ model, el: host }) {
  const root = el("section", { class: "cur-pane cur-start", tabindex: "0", "aria-label": "What waits for whom" });
  const state = { view: model.get("view"), said: "" };
  const ask = (message, said) => {
    state.line.ask(message);
    draw(Object.assign(state, { said, tone: "wait" }));
  };
  const acts = {
    look: () => ask({ do: "look" }, "Looking …"),
    shut: () => ask({ do: "shut" }, "Closing …"),
    call: (place) => ask({ do: "call", ...place }, `Opening ${place.question_id} …`),
  };
  const draw = () => refill(root, () => buildPage(state, acts));
  state.line = openChannel(model, {
    room: () => "start", onHealth: () => {},
    onReply: (reply, held) => hearStart(state, reply, held) && draw(),
    onView: (view) => draw(Object.assign(state, { view })),
  });
  draw();
  host.append(root);
  return () => state.line.close();
}

export default { render };
