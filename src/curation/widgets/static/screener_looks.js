import { nextOrder } from "./screener_top.js";

// How a curator looks at records: what is searched, in which order, what is marked, how far the text is read.

export function createLooks(state, draw, root) {
  return {
    search: () => {
      state.search.focus();
      state.search.select();
    },
    unsearch: () => {
      clearTimeout(state.searching);
      state.search.value = "";
      root.focus({ preventScroll: true });
      state.line.ask({ do: "show", words: "" });
    },
    order: () => state.line.ask({ do: "show", order: nextOrder(state.view) }),
    look: () => markMore(root),
    toggle: (group) => {
      if (!state.hidden.delete(group)) state.hidden.add(group);
      draw();
    },
    help: () => {
      state.help = !state.help;
      draw();
    },
  };
}

// A page of the text on, or back; on a button the space bar presses it.
export function readOn(root, event) {
  const text = root.querySelector(".cur-text");
  if (!text || ![root, text].includes(event.target)) return false;
  text.scrollBy({ top: (event.shiftKey ? -0.85 : 0.85) * text.clientHeight });
  return true;
}

export function markMore(root) {
  const text = root.querySelector(".cur-text");
  const rest = text ? text.scrollHeight - text.clientHeight - text.scrollTop : 0;
  text?.parentElement.classList.toggle("cur-has-more", rest > 8);
}
