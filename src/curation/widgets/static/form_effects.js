import { button, el } from "./dom.js";
import { buildCombobox } from "./combobox.js";
import { buildConfirm, showMarks } from "./form_marks.js";

// Effects: one row an effect, each figure as the quote prints it.

export function buildEffects(state) {
  const rows = el("div", { class: "cur-effects" });
  const redraw = () => {
    state.effects.forEach((_, at) => forget(state, at));
    rows.replaceChildren(...state.effects.map((row, at) => buildRow(state, row, at, () => remove(state, at, redraw))));
    showMarks(state);
  };
  redraw();
  const slot = el("div", { class: "cur-findings" });
  state.slots.set("effects", slot);
  const add = button("Add an effect", () => {
    state.effects.push({});
    redraw();
    state.touch("");
    rows.lastElementChild.querySelector("input").focus();
  }, { focus: "add effect" });
  return el("div", {}, rows, add, slot);
}

function forget(state, at) {
  state.slots.delete(`effects.${at}`);
  state.confirms.delete(`effects.${at}`);
}

function remove(state, at, redraw) {
  forget(state, state.effects.length - 1);
  state.effects.splice(at, 1);
  const marked = [...state.unconfirmed].filter((name) => name.startsWith("effects."));
  for (const name of marked) state.unconfirmed.delete(name);
  for (const name of marked) {
    const index = Number(name.split(".")[1]);
    if (index !== at) state.unconfirmed.add(`effects.${index > at ? index - 1 : index}`);
  }
  redraw();
  state.touch("");
}

function buildRow(state, row, at, drop) {
  const name = `effects.${at}`;
  const slot = el("div", { class: "cur-findings" });
  state.slots.set(name, slot);
  const cells = state.layout.effects.map((field) => buildCell(state, row, at, field));
  return el(
    "div", { class: "cur-effect", role: "group", "aria-label": `Effect ${at + 1}` }, buildConfirm(state, name), ...cells,
    button("remove", drop, { class: "cur-small", focus: `remove ${name}`, name: `Remove effect ${at + 1}` }), slot,
  );
}

function buildCell(state, row, at, field) {
  const label = `${field.label}, effect ${at + 1}`;
  const focus = `${state.key}-effects.${at}.${field.name}`;
  const set = (value) => {
    row[field.name] = value;
    state.touch(`effects.${at}`);
  };
  const value = row[field.name] ?? "";
  const control = field.kind === "term"
    ? buildCombobox({ options: field.options, value, label, focus, onPick: (one, isNew) => isNew && set(one) })
    : el("input", { type: "text", value, "aria-label": label, "data-focus": focus, oninput: (event) => set(event.target.value) });
  return el("div", { class: `cur-cell cur-cell-${field.name}` }, el("span", { class: "cur-label" }, field.label), control);
}
