import { button, el, formatCount } from "./dom.js";

// The head of the screener: the piles, the order in which records come up, the words looked for.

const PAUSE = 250;

export function buildTop(state, acts) {
  const { view } = state;
  const piles = view.piles.map((pile) =>
    button(`${pile.label} ${formatCount(pile.count)}`, () => acts.show({ pile: pile.name }), {
      focus: `pile ${pile.name}`, class: "cur-tab", "aria-pressed": String(pile.name === view.pile),
    }),
  );
  return el(
    "div", { class: "cur-top" },
    el("div", { class: "cur-tabs", role: "group", "aria-label": "Piles" }, ...piles),
    buildOrder(view, acts), buildSearch(state, acts), button("Keys", acts.help, { key: "?", focus: "help" }),
  );
}

function buildOrder({ order, orders }, acts) {
  const choices = orders.map((one) =>
    button(one.label, () => acts.show({ order: one.name }), {
      focus: `order ${one.name}`, "aria-pressed": String(one.name === order.name),
    }),
  );
  return el(
    "div", { class: "cur-order" },
    el("div", { role: "group", "aria-label": "Order of the records", class: "cur-tabs" },
      el("span", {}, "Order ", el("kbd", {}, "o")), ...choices,
      el("span", { class: "cur-muted cur-order-said", role: "status" }, order.said)),
  );
}

export function nextOrder({ order, orders }) {
  const at = orders.findIndex((one) => one.name === order.name);
  return orders[(at + 1) % orders.length].name;
}

// The field stays the same element: what is being typed is not replaced by what the kernel found for less of it.
function buildSearch(state, acts) {
  const { words, progress } = state.view;
  if (!state.search) {
    state.search = el("input", {
      type: "text", value: words.text, "data-focus": "words", placeholder: "find words, others after a comma",
      "aria-label": "Only records that hold these words; words as typed, commas between parts", "aria-keyshortcuts": "/",
      oninput: (event) => {
        clearTimeout(state.searching);
        state.searching = setTimeout(() => acts.show({ words: event.target.value }), PAUSE);
      },
    });
  }
  if (state.asked !== words.text && document.activeElement !== state.search) state.search.value = words.text;
  state.asked = words.text;
  const said = words.text ? `${formatCount(words.found)} of ${formatCount(progress.records)} records hold this` : "";
  return el(
    "div", { class: "cur-search", role: "search" }, state.search, el("kbd", { "aria-hidden": "true" }, "/"),
    el("span", { class: "cur-muted", role: "status" }, said),
    words.text ? button("All again", acts.unsearch, { key: "Esc", focus: "unsearch", name: "Show all records again" }) : null,
  );
}
