import { button, el } from "./dom.js";

// What is said beside the fields of a form: that a program filled one in, and what is wrong with it.

export function buildConfirm(state, name) {
  const confirm = button("suggested ✓", () => confirmField(state, name), {
    class: "cur-confirm", focus: `confirm ${name}`, name: `Confirm the suggested ${nameField(state, name)}`, hidden: true,
  });
  state.confirms.set(name, confirm);
  return confirm;
}

function confirmField(state, name) {
  state.touch(name);
  focusNext(state);
}

// What is to be done next: confirm a suggestion, fill in or mend a field, and then tag; and how that is said.
export function findNext(state) {
  const [name, asked] = [...state.confirms].find(([one, confirm]) => state.unconfirmed.has(one) && confirm.isConnected) || [];
  if (asked) return { target: asked, said: `${nameField(state, name)} is suggested: confirm it, or change it.` };
  const broken = state.element.querySelector(".cur-rule, .cur-needed")?.closest(".cur-field, .cur-effect, .cur-quotes");
  const finding = broken && state.findings.find((one) => one.is_rule && state.slots.get(one.field)?.closest(".cur-field, .cur-effect, .cur-quotes") === broken);
  const said = finding ? `${capitalise(finding.problem)}. ${finding.remedy}` : "";
  return { target: broken?.querySelector("input, textarea, .cur-moves button") || state.element.querySelector(".cur-save"), said };
}

export function focusNext(state) {
  state.tried = true;
  showFindings(state, state.findings);
  const { target } = findNext(state);
  target.focus();
  target.closest(".cur-field, .cur-effect")?.scrollIntoView({ block: "nearest" });
}

export function nameField(state, name) {
  const at = /^effects\.(\d+)$/.exec(name);
  return at ? `effect ${Number(at[1]) + 1}` : state.layout.fields.find((field) => field.name === name)?.label || name;
}

function capitalise(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function showMarks(state) {
  for (const [name, confirm] of state.confirms) {
    confirm.hidden = !state.unconfirmed.has(name);
    confirm.parentElement?.classList.toggle("cur-unconfirmed", !confirm.hidden);
  }
}

export function showFindings(state, findings) {
  state.findings = findings;
  const by = Map.groupBy ? Map.groupBy(findings, (one) => one.field) : groupByField(findings);
  for (const [name, slot] of state.slots) {
    const own = by.get(name) || [];
    by.delete(name);
    slot.replaceChildren(...own.map((one) => buildFinding(one, state.tried || state.left.has(name))));
  }
  state.rest.replaceChildren(...[...by.values()].flat().map((one) => buildFinding(one, true)));
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

// Before a field was left empty, or tagging was tried, nobody has done anything wrong.
export function buildFinding(one, isDue) {
  if (one.is_missing && !isDue) return el("p", { class: "cur-needed cur-muted" }, "needed");
  const kind = one.is_rule ? "cur-rule" : "cur-look";
  const name = one.is_rule ? "Mend: " : `Look (${one.lint}): `;
  return el("p", { class: kind }, el("b", {}, name), `${one.problem}. `, el("span", {}, one.remedy));
}
