// Elements are built one by one and filled with textContent: no text of a record is ever read as HTML.

const FOCUSABLE = new Set(["button", "a", "input", "textarea", "select", "summary"]);

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  // JupyterLab takes keys from whatever has the focus unless that very element says otherwise.
  if (FOCUSABLE.has(tag) || "tabindex" in attributes) element.setAttribute("data-lm-suppress-shortcuts", "true");
  element.append(...children.flat().filter((child) => child != null && child !== ""));
  return element;
}

export function button(label, act, { key = "", name = "", focus = "", ...more } = {}) {
  const shown = key ? [label, " ", el("kbd", { "aria-hidden": "true" }, key)] : [label];
  const attributes = { type: "button", onclick: act, "aria-keyshortcuts": key || null, "aria-label": name || null };
  return el("button", { ...attributes, "data-focus": focus || label, ...more }, ...shown);
}

// Fill an element anew; the focus stays where it was, or on what bears the same name, and what is held by name keeps
// how far it was scrolled and whether it was open. `build` is called last: what it takes over from the page, such as a
// field that is being typed in, loses the focus at that moment.
export function refill(parent, build) {
  const held = parent.contains(document.activeElement) ? document.activeElement : null;
  const before = new Map(listHeld(parent).map((one) => [one.dataset.hold, [one.scrollTop, one.open]]));
  parent.replaceChildren(...build().flat().filter((child) => child != null && child !== ""));
  for (const one of listHeld(parent)) {
    if (before.has(one.dataset.hold)) [one.scrollTop, one.open] = before.get(one.dataset.hold);
  }
  if (!held || held === document.activeElement) return;
  const named = [...parent.querySelectorAll("[data-focus]")].find((one) => one.dataset.focus === held.dataset.focus);
  const next = parent.contains(held) ? held : named || parent.closest(".cur-pane");
  next?.focus({ preventScroll: true });
}

function listHeld(parent) {
  return [...parent.querySelectorAll("[data-hold]")];
}

export function isTyping(target) {
  return Boolean(target.closest("textarea, select, input, [contenteditable=true], [role=listbox]"));
}

export function formatCount(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
