import { button, el } from "./dom.js";
import { buildCombobox } from "./combobox.js";
import { buildEffects } from "./form_effects.js";
import { buildConfirm, showFindings, showMarks } from "./form_marks.js";

// The claim form. It is built once for each form that is opened; afterwards only marks and findings change in it, so
// that nothing is taken from under the hands of whoever is typing.

export function buildForm(form, layout, { changed, save, shut, unquote, moveQuote }) {
  const state = {
    key: form.key, form, layout, values: { ...form.values }, effects: form.effects.map((row) => ({ ...row })),
    unconfirmed: new Set(form.unconfirmed), reason: form.reason, slots: new Map(), confirms: new Map(),
    left: new Set(), tried: false, findings: form.findings,
  };
  state.touch = (name) => {
    if (state.unconfirmed.delete(name)) showMarks(state);
    state.findings = state.findings.filter((one) => one.field !== name); // said of what stood there before
    state.slots.get(name)?.replaceChildren();
    changed(readForm(state));
  };
  const groups = [...new Set(layout.fields.map((field) => field.group))];
  const quotes = el("div", { class: "cur-quotes" });
  const sets = groups.map((group) => el(
    "fieldset", {}, el("legend", {}, group),
    ...layout.fields.filter((field) => field.group === group).map((field) => buildField(state, field)),
  ));
  const effects = el("fieldset", {}, el("legend", {}, "Effects"), buildEffects(state));
  state.element = el(
    "form", { class: "cur-form", "aria-label": form.claim_id ? "Revise a claim" : "New claim", "data-hold": form.key,
      onsubmit: (event) => event.preventDefault(), onfocusout: (event) => leaveField(state, event) },
    quotes, sets[0], effects, ...sets.slice(1), buildEnd(state, { save, shut }),
  );
  state.showQuotes = (quoted) => showQuotes(state, quotes, quoted, { unquote, moveQuote });
  state.showQuotes(form.quotes);
  showMarks(state);
  showFindings(state, form.findings);
  return state;
}

// A field that was left empty is told so; whoever only looked in from elsewhere is told nothing.
function leaveField(state, event) {
  const field = event.target.closest(".cur-field");
  if (!field || field.contains(event.relatedTarget) || !event.relatedTarget) return;
  state.left.add(field.dataset.name);
  showFindings(state, state.findings);
}

export function readForm(state) {
  const { key, values, effects, unconfirmed, reason } = state;
  return { key, values: { ...values }, effects: effects.map((row) => ({ ...row })), unconfirmed: [...unconfirmed], reason };
}

function buildField(state, field) {
  const id = `${state.key}-${field.name}`;
  const set = (value) => {
    state.values[field.name] = value;
    state.touch(field.name);
  };
  const shared = { "data-focus": id, "aria-label": field.label, "aria-describedby": `${id}-said` };
  const slot = el("div", { class: "cur-findings", id: `${id}-said` });
  state.slots.set(field.name, slot);
  const label = el("span", { class: "cur-label" }, field.label, field.required ? el("b", { title: "needed" }, " *") : null);
  return el(
    "div", { class: `cur-field cur-kind-${field.kind}`, "data-name": field.name },
    label, buildConfirm(state, field.name), buildControl(state, field, set, shared),
    field.hint ? el("span", { class: "cur-muted cur-hint" }, field.hint) : null, slot,
  );
}

function buildControl(state, field, set, shared) {
  const value = state.values[field.name] ?? field.default;
  if (field.kind === "term") {
    return buildCombobox({
      options: field.options, value, label: field.label, focus: shared["data-focus"],
      describedby: shared["aria-describedby"],
      onPick: (one, isNew) => (isNew ? set(one) : state.touch(field.name)),
    });
  }
  if (field.kind === "yes") {
    const boxed = { type: "checkbox", checked: value === "yes", onchange: (event) => set(event.target.checked ? "yes" : "no") };
    return el("input", { ...boxed, ...shared });
  }
  const typed = { value, oninput: (event) => set(event.target.value), ...shared };
  if (field.kind === "text" || field.kind === "terms") return el("textarea", { rows: field.kind === "text" ? 3 : 2, ...typed });
  return el("input", { type: "text", inputmode: field.kind === "number" ? "numeric" : null, ...typed });
}

function showQuotes(state, place, quoted, { unquote, moveQuote }) {
  const slot = state.slots.get("quotes") || el("div", { class: "cur-findings" });
  state.slots.set("quotes", slot);
  const items = quoted.map((quote, at) => {
    const move = (border, step, label) =>
      button(label, () => moveQuote(at, border, step), {
        class: "cur-small", focus: `${border} ${step} ${at}`, name: `${border} of quote ${at + 1} one word ${step < 0 ? "back" : "on"}`,
      });
    return el("li", {}, el("q", {}, quote.exact), el(
      "span", { class: "cur-moves" }, move("start", -1, "⇤"), move("start", 1, "⇥"), " … ", move("end", -1, "⇤"),
      move("end", 1, "⇥"), button("remove", () => unquote(at), { class: "cur-small", focus: `unquote ${at}`, name: `Remove quote ${at + 1}` }),
    ));
  });
  place.replaceChildren(el("ul", {}, ...items), slot);
}

function buildEnd(state, { save, shut }) {
  state.rest = el("div", { class: "cur-findings" });
  state.count = el("span", { class: "cur-muted", role: "status" });
  const reason = el("input", {
    type: "text", value: state.reason, "aria-label": "Reason for the revision", "data-focus": "reason",
    placeholder: "why it is revised", oninput: (event) => {
      state.reason = event.target.value;
      state.touch("");
    },
  });
  return el(
    "div", { class: "cur-end" }, state.rest, state.form.claim_id ? buildReasonField(state, reason) : null,
    button(state.form.claim_id ? "Revise the claim" : "Tag the claim", save, { key: "Ctrl ↵", class: "cur-save", focus: "save" }),
    button("Leave as draft", shut, { focus: "shut" }), " ", state.count,
  );
}

function buildReasonField(state, reason) {
  const slot = el("div", { class: "cur-findings" });
  state.slots.set("reason", slot);
  return el("div", { class: "cur-field cur-why", "data-name": "reason" }, el("label", {}, "Reason ", reason), slot);
}
