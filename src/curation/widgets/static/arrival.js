// Whoever follows a link of the start page has said there which question and which record: the pane that comes up next
// in this browser is told once, and asks its kernel to turn there.

const PLACE = "curation:arrival";
const MINUTES = 10;

export function leaveFor(notebook, place) {
  try {
    localStorage.setItem(PLACE, JSON.stringify({ ...place, notebook, at: Date.now() }));
  } catch {
    // Without a store the notebook opens where it would have opened.
  }
}

export function takeArrival(notebook) {
  try {
    const place = JSON.parse(localStorage.getItem(PLACE) || "null");
    if (!place || place.notebook !== notebook || Date.now() - place.at > MINUTES * 60_000) return null;
    localStorage.removeItem(PLACE);
    return { do: "turn", question_id: place.question_id, citation_id: place.citation_id, pile: place.pile };
  } catch {
    return null;
  }
}

// A pane that was called by a click takes the focus, where the click has set the eye.
export function answerCall(model, root) {
  if (!model.get("is_called")) return;
  requestAnimationFrame(() => {
    root.scrollIntoView({ block: "start" });
    root.focus({ preventScroll: true });
  });
}
