import { button, el } from "./dom.js";

// What is said beside the fields of a form: that a program filled one in, and what is wrong with it.

export function buildConfirm(state, name) {
  const confirm = button("suggested ✓", () => confirmField(state, name), {
    class: "cur-confirm", focus: `confirm ${name}`, name: `Confirm the suggested ${name.replace(/[._]/g, " ")}`, hidden: true,
  });
  state.confirms.set(name, confirm);
  return confirm;
}

function confirmField(state, name) {
  state.touch(name);
  focusNext(state);
}

// To what is to be done next: confirm a suggestion, fill in or mend a field, and then tag.
export function focusNext(state) {
  const asked = [...state.confirms].find(([name, confirm]) => state.unconfirmed.has(name) && confirm.isConnected)?.[1];
  const broken = [...state.element.querySelectorAll(".cur-rule")].map((one) => one.closest(".cur-field, .cur-effect"))[0];
  const next = asked || broken?.querySelector("input, textarea") || state.element.querySelector(".cur-save");
  next.focus();
}

export function showMarks(state) {
  for (const [name, confirm] of state.confirms) {
    confirm.hidden = !state.unconfirmed.has(name);
    confirm.parentElement?.classList.toggle("cur-unconfirmed", !confirm.hidden);
  }
}

export function showFindings(state, findings) {
  const by = Map.groupBy ? Map.groupBy(findings, (one) => one.field) : groupByField(findings);
  for (const [name, slot] of state.slots) {
    const own = by.get(name) || [];
    by.delete(name);
    slot.replaceChildren(...own.map(buildFinding));
  }
  state.rest.replaceChildren(...[...by.values()].flat().map(buildFinding));
  const rules = findings.filter((one) => one.is_rule).length;
  const looks = findings.length - rules;
  state.count.textContent = [rules ? `${rules} to fill in or mend` : "ready to tag", looks ? `${looks} to look at` : ""]
    .filter(Boolean).join(", ");
}

function groupByField(findings) {
  const by = new Map();
  for (const one of findings) by.set(one.field, [...(by.get(one.field) || []), one]);
  return by;
}

function buildFinding(one) {
  const kind = one.is_rule ? "cur-rule" : "cur-look";
  const name = one.is_rule ? "Mend: " : `Look (${one.lint}): `;
  return el("p", { class: kind }, el("b", {}, name), `${one.problem}. `, el("span", {}, one.remedy));
}
