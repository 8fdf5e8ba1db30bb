import { button, el, formatCount, refill } from "./dom.js";
import { leaveFor } from "./arrival.js";
import { openChannel } from "./channel.js";

// The start page: each line leads to the notebook where the work is done, and to the record where it begins.

function buildPage(view, look) {
  return [
    view.read_only ? el("p", { class: "cur-flag cur-warn" }, view.read_only) : null,
    ...view.questions.map(buildQuestion),
    el("p", {}, button("Look again", look, { focus: "look" }),
      el("span", { class: "cur-muted" }, " A notebook opens where the line says, as soon as its cells are run.")),
  ];
}

function buildQuestion(question) {
  const rows = question.rows.map((row) => el(
    "tr", { class: row.is_own ? "cur-own" : "" },
    el("th", { scope: "row" }, row.is_own ? `${row.who} (you)` : row.who), el("td", { class: "cur-number" }, formatCount(row.count)),
    el("td", {}, buildLink(question, row)),
  ));
  const head = el("tr", {}, ...["Who", "How many", "What"].map((name) => el("th", { scope: "col" }, name)));
  return el(
    "section", {}, el("h3", {}, question.title),
    el("p", { class: "cur-muted" }, `${question.id}, ${formatCount(question.records)} records`),
    rows.length ? el("table", {}, el("thead", {}, head), el("tbody", {}, ...rows)) : el("p", {}, "Nothing waits for anybody."),
  );
}

function buildLink(question, row) {
  const place = { question_id: question.id, citation_id: row.citation_id, pile: row.pile };
  const leave = () => leaveFor(row.notebook, place);
  return el("a", { href: row.notebook, target: "_blank", rel: "noopener", onclick: leave, onauxclick: leave }, row.what);
}

function render({ model, el: host }) {
  const root = el("section", { class: "cur-pane cur-start", tabindex: "0", "aria-label": "What waits for whom" });
  const look = () => line.ask({ do: "look" });
  const draw = () => refill(root, () => buildPage(model.get("view"), look));
  const line = openChannel(model, { room: () => "start", onReply: draw, onView: draw, onHealth: () => {} });
  draw();
  host.append(root);
  return () => line.close();
}

export default { render };
