import { button, el } from "./dom.js";
import { buildFinding } from "./form_marks.js";

// The claims of a record: what each says, who stands behind it, what may be done to it, and how it came about.

const VERBS = { revise: "Revise", withdraw: "Withdraw", accept: "Accept", reject: "Reject" };

export function buildClaims(state, acts) {
  const { claims, hidden } = state.view.record;
  const items = claims.map((claim) => buildClaim(state, acts, claim));
  const others = hidden ? el(
    "p", {}, `${hidden} by others, hidden until you have tagged your own. `,
    button("Show them", acts.reveal, { key: "o", focus: "reveal" }),
  ) : null;
  return el(
    "div", { class: "cur-claims" }, el("h4", {}, `Claims on this record (${claims.length})`), others,
    items.length ? el("ul", {}, ...items) : hidden ? null : el("p", { class: "cur-muted" }, "None yet."),
  );
}

function buildClaim(state, acts, claim) {
  const asked = state.asking?.claim_id === claim.id ? state.asking.verdict : "";
  const deeds = claim.may.filter((verb) => verb in VERBS).map((verb) => button(VERBS[verb], () => acts.begin(claim, verb), {
    class: "cur-small", focus: `${verb} ${claim.id}`, name: `${VERBS[verb]} ${claim.id}`, "aria-expanded": verb === "revise" ? null : String(asked === verb),
  }));
  return el(
    "li", { class: `cur-claim cur-is-${claim.status}` },
    el("p", {}, button(claim.statement, () => acts.look(claim.places[0] || []), { class: "cur-link", focus: `claim ${claim.id}` })),
    el("p", { class: "cur-muted" }, `${claim.status} · ${claim.by} · ${claim.summary}`),
    claim.recorded_on ? el("p", { class: "cur-muted" }, `Recorded on ${claim.recorded_on}, which is one record with this one now. To revise it moves its quotes here.`) : null,
    claim.facts ? buildFactsToJudge(claim) : null,
    el("div", { class: "cur-deeds" }, ...deeds),
    asked ? buildReason(state, acts, claim, asked) : null,
    claim.versions.length ? buildVersions(state, acts, claim) : null,
    buildHistory(claim),
  );
}

// Whoever gives a word on a claim sees all of it: every field that is filled in, and what rules and lints say of it.
function buildFactsToJudge(claim) {
  const rows = claim.facts.flatMap(([, label, text]) => [el("dt", {}, label), el("dd", {}, text)]);
  return el(
    "div", { class: "cur-judged" }, ...claim.quotes.map((quote) => el("p", {}, el("q", {}, quote))), el("dl", {}, ...rows),
    el("div", { class: "cur-findings" }, ...claim.findings.map((one) => buildFinding(one, true))),
  );
}

function buildReason(state, acts, claim, verdict) {
  const name = verdict === "accept" ? "Note (may stay empty)" : "Reason";
  const input = el("input", {
    type: "text", value: state.asking.reason, "aria-label": `${name} to ${verdict} ${claim.id}`, "data-focus": `reason ${claim.id}`,
    oninput: (event) => (state.asking.reason = event.target.value),
    onkeydown: (event) => event.key === "Enter" && acts.judge(),
  });
  return el(
    "div", { class: "cur-reason" }, el("label", {}, `${name} `, input),
    button(VERBS[verdict], acts.judge, { focus: `do ${verdict}`, name: `${VERBS[verdict]} now` }),
    button("Not now", acts.unask, { focus: "not now" }),
  );
}

function buildVersions(state, acts, claim) {
  const may = claim.may.includes("settle");
  const items = claim.versions.map((version) => el(
    "li", {}, el("b", {}, version.what), el("p", {}, version.statement), ...version.quotes.map((quote) => el("q", {}, quote)),
    may ? button("Let this stand", () => acts.settle(claim, version.act_id), { class: "cur-small", focus: `stand ${version.act_id}` }) : null,
  ));
  const note = may ? el("label", {}, "Why ", el("input", {
    type: "text", "data-focus": `why ${claim.id}`, value: state.why || "", "aria-label": "Why this one is to stand",
    oninput: (event) => (state.why = event.target.value),
  })) : null;
  const said = may ? "Two acts contradict each other; you took no part: which is to stand?"
    : "Two acts contradict each other; somebody who took no part settles it.";
  return el("div", { class: "cur-flag cur-stop" }, el("p", {}, said), note, el("ul", {}, ...items));
}

function buildHistory(claim) {
  const items = claim.history.map((entry) => el(
    "li", {}, `${entry.time} ${entry.kind} by ${entry.curator}`, entry.counts ? "" : " (does not count)",
    entry.reason ? `: ${entry.reason}` : "",
    entry.changes?.length ? el("ul", {}, ...entry.changes.map((change) =>
      el("li", {}, `${change.field}: `, el("del", {}, change.before || "–"), " → ", el("ins", {}, change.after || "–")))) : null,
  ));
  return el(
    "details", { "data-hold": `history ${claim.id}` },
    el("summary", { "data-focus": `history ${claim.id}` }, `History of ${claim.id}`), el("ol", {}, ...items),
  );
}
