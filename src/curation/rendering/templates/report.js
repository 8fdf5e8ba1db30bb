"use strict";
// The report reads without this file. It adds: sorting and filtering of the evidence table, opening what a link or a
// print needs to show, and buttons that open or close everything in a part.
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  const table = byId("claims");
  // A claim is a body of its own: the row that is sorted by, and the row of its quotes.
  const rows = table ? [...table.tBodies] : [];
  const form = byId("filters");
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));

  // ---- filters ----
  const fits = (row, words, selects) =>
    words.every((word) => texts.get(row).includes(word)) &&
    selects.every((select) => !select.value || row.dataset[select.name] === select.value);

  function filterRows() {
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const selects = all("select", form);
    let shown = 0;
    for (const row of rows) {
      row.hidden = !fits(row, words, selects);
      shown += row.hidden ? 0 : 1;
    }
    const claims = rows.length === 1 ? "claim" : "claims";
    byId("count").textContent = shown === rows.length ? `${shown} ${claims}` : `${shown} of ${rows.length} ${claims}`;
    byId("no-match").hidden = shown > 0;
  }

  function startFilters() {
    form.hidden = false;
    form.addEventListener("input", filterRows);
    form.addEventListener("submit", (event) => event.preventDefault());
    // The fields are cleared after this event, so the rows must wait for it.
    form.addEventListener("reset", () => setTimeout(filterRows));
  }

  // ---- sorting ----
  const compare = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;

  function sortBy(button) {
    const heading = button.closest("th");
    const direction = heading.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    const sign = direction === "ascending" ? 1 : -1;
    const key = (row) => row.rows[0].cells[heading.cellIndex].dataset.key;
    const ordered = [...rows].sort((a, b) => sign * compare(key(a), key(b)) || rows.indexOf(a) - rows.indexOf(b));
    all("th", table.tHead).forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", direction);
    table.append(...ordered);
  }

  function startSorting() {
    for (const button of all("button.sort", table)) {
      button.disabled = false;
      button.addEventListener("click", () => sortBy(button));
    }
  }

  // ---- opening ----
  function showTarget() {
    const target = location.hash && byId(location.hash.slice(1));
    if (!target) return;
    if (target.hidden) form.reset();
    const details = target.matches("#claims tbody") ? target.querySelector("details") : target.closest("details");
    if (details) details.open = true;
    // A row hidden by a filter comes back only after the reset.
    setTimeout(() => {
      target.scrollIntoView({ block: "start" });
      if (target.tabIndex === -1) target.focus({ preventScroll: true });
    });
  }

  function startOpeners() {
    for (const button of all("button[data-open]")) {
      const part = byId(button.dataset.open);
      const words = button.textContent;
      button.closest("[hidden]")?.removeAttribute("hidden");
      button.setAttribute("aria-expanded", "false");
      button.addEventListener("click", () => {
        const open = button.getAttribute("aria-expanded") === "false";
        all("details", part).forEach((details) => { details.open = open; });
        button.setAttribute("aria-expanded", String(open));
        button.textContent = open ? words.replace("Open", "Close") : words;
      });
    }
  }

  function closeOnEscape(event) {
    if (event.key !== "Escape" || !event.target.closest) return;
    const details = event.target.closest("details[open]");
    if (!details) return;
    details.open = false;
    details.querySelector("summary").focus();
  }

  // ---- printing ----
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open])");
    opened.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => {
    opened.forEach((details) => { details.open = false; });
  });

  if (form) startFilters();
  if (table) startSorting();
  startOpeners();
  document.addEventListener("keydown", closeOnEscape);
  addEventListener("hashchange", showTarget);
  showTarget();
})();
