import { el } from "./dom.js";

// A list of terms that is searched by typing (the ARIA combobox pattern with a list box).

let count = 0;

export function buildCombobox(settings) {
  return new Combobox(settings).element;
}

class Combobox {
  constructor({ options, value, label, focus, onPick, describedby = null }) {
    Object.assign(this, { options, value, onPick, shown: [], at: -1, id: `cur-list-${++count}` });
    this.list = el("ul", { id: this.id, role: "listbox", "aria-label": `Terms for ${label}`, hidden: true });
    this.hint = el("div", { class: "cur-hint cur-choose", role: "status" });
    this.input = el("input", {
      type: "text", role: "combobox", value: this.name(value), "aria-expanded": "false", "aria-controls": this.id,
      "aria-autocomplete": "list", "aria-label": label, "aria-describedby": describedby, autocomplete: "off",
      "data-focus": focus, spellcheck: "false",
    });
    this.element = el("div", { class: "cur-combobox" }, this.input, this.list, this.hint);
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => this.show(this.input.value));
    this.input.addEventListener("blur", () => this.leave());
    this.input.addEventListener("click", () => this.isOpen() || this.show(""));
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("keydown", (event) => {
      if (!this.press(event.key, event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  press(key, isCommand) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step) this.move(step);
    else if (key === "Enter" && !isCommand && this.isOpen() && this.at >= 0) this.choose(this.shown[this.at][0]);
    else if (key === "Escape" && this.isOpen()) this.restore();
    else return false;
    return true;
  }

  name(wanted) {
    return this.options.find(([one]) => one === wanted)?.[1] ?? wanted;
  }

  isOpen() {
    return !this.list.hidden;
  }

  show(words) {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = this.options.filter(([, text]) => wanted.every((word) => text.toLowerCase().includes(word)));
    const begins = ([, text]) => text.toLowerCase().startsWith(words.toLowerCase().trim());
    this.shown = words ? [...fitting.filter(begins), ...fitting.filter((one) => !begins(one))] : fitting;
    this.meant = this.shown.length === 1 || (words && this.shown.filter(begins).length === 1) ? this.shown[0] : null;
    const now = words ? 0 : this.shown.findIndex(([one]) => one === this.value);
    this.at = this.shown.length ? Math.max(0, now) : -1;
    this.list.replaceChildren(...this.shown.map((option, at) => this.buildOption(option, at)));
    this.toggle(true);
  }

  buildOption([one, text], at) {
    const pick = (event) => {
      event.preventDefault();
      this.choose(one);
    };
    const chosen = String(one === this.value);
    return el("li", { id: `${this.id}-${at}`, role: "option", "aria-selected": chosen, onmousedown: pick }, text);
  }

  toggle(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    this.mark();
  }

  move(step) {
    if (!this.isOpen()) this.show("");
    else if (this.shown.length) this.at = (this.at + step + this.shown.length) % this.shown.length;
    this.mark();
  }

  mark() {
    [...this.list.children].forEach((item, at) => item.classList.toggle("cur-at", at === this.at));
    const item = this.isOpen() ? this.list.children[this.at] : null;
    item?.scrollIntoView({ block: "nearest" });
    if (item) this.input.setAttribute("aria-activedescendant", item.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  choose(one) {
    const isNew = one !== this.value;
    this.value = one;
    this.restore();
    this.onPick(one, isNew);
  }

  restore() {
    this.hint.textContent = "";
    this.input.value = this.name(this.value);
    this.toggle(false);
  }

  // Words that one term alone begins with, or holds, are that term; with any others the term stays, and that is said.
  leave() {
    const typed = this.input.value.trim();
    const isTyped = this.isOpen() && typed && typed !== this.name(this.value);
    if (isTyped && this.meant) return this.choose(this.meant[0]);
    const count = this.shown.length;
    this.restore();
    if (isTyped) this.hint.textContent = `“${typed}” ${count ? `fits ${count} terms` : "fits no term"}: choose one.`;
  }
}
