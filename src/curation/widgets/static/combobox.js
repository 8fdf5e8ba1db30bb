import { el } from "./dom.js";

// A list of terms that is searched by typing (the ARIA combobox pattern with a list box).

let count = 0;

export function buildCombobox({ options, value, label, focus, onPick, describedby = null, disabled = false }) {
  const id = `cur-list-${++count}`;
  const state = { value, shown: [], at: -1 };
  const name = (wanted) => options.find(([one]) => one === wanted)?.[1] ?? wanted;
  const list = el("ul", { id, role: "listbox", "aria-label": label, hidden: true });
  const input = el("input", {
    type: "text", role: "combobox", value: name(value), "aria-expanded": "false", "aria-controls": id, disabled,
    "aria-autocomplete": "list", "aria-label": label, "aria-describedby": describedby, autocomplete: "off",
    "data-focus": focus, spellcheck: "false",
  });
  const isOpen = () => !list.hidden;

  function show(words) {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    state.shown = options.filter(([, text]) => wanted.every((word) => text.toLowerCase().includes(word)));
    state.at = state.shown.length ? Math.max(0, state.shown.findIndex(([one]) => one === state.value)) : -1;
    list.replaceChildren(...state.shown.map(buildOption));
    toggle(true);
  }
  function buildOption([one, text], at) {
    const pick = (event) => {
      event.preventDefault();
      choose(one);
    };
    const chosen = String(one === state.value);
    return el("li", { id: `${id}-${at}`, role: "option", "aria-selected": chosen, onmousedown: pick }, text);
  }
  function toggle(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    mark();
  }
  function mark() {
    [...list.children].forEach((item, at) => item.classList.toggle("cur-at", at === state.at));
    const item = isOpen() ? list.children[state.at] : null;
    item?.scrollIntoView({ block: "nearest" });
    if (item) input.setAttribute("aria-activedescendant", item.id);
    else input.removeAttribute("aria-activedescendant");
  }
  function choose(one) {
    const changed = one !== state.value;
    state.value = one;
    input.value = name(one);
    toggle(false);
    onPick(one, changed);
  }
  function leave() {
    if (isOpen() && input.value !== name(state.value) && state.shown.length === 1) return choose(state.shown[0][0]);
    input.value = name(state.value);
    toggle(false);
  }
  input.addEventListener("input", () => show(input.value));
  input.addEventListener("blur", leave);
  input.addEventListener("click", () => isOpen() || show(""));
  input.addEventListener("focus", () => input.select());
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      if (!isOpen()) show("");
      else if (state.shown.length) state.at = (state.at + step + state.shown.length) % state.shown.length;
      mark();
    } else if (event.key === "Enter" && isOpen() && state.at >= 0) choose(state.shown[state.at][0]);
    else if (event.key === "Escape" && isOpen()) toggle(input.value = "") || (input.value = name(state.value));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return el("div", { class: "cur-combobox" }, input, list);
}
