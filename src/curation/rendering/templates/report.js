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

  // Rows beyond the first are kept off the screen until asked for; paper and readers without scripts get them all.
  const firstRows = 25;
  let ordered = rows;
  let isWhole = false;
  let sought = null;

  function showRows() {
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const selects = all("select", form);
    const fitting = ordered.filter((row) => fits(row, words, selects));
    const isLater = (row, index) => !isWhole && index >= firstRows && row !== sought;
    const later = fitting.filter(isLater);
    rows.forEach((row) => { row.hidden = true; });
    fitting.forEach((row) => {
      row.hidden = false;
      row.classList.toggle("later", later.includes(row));
    });
    tellCount(fitting.length, later.length);
  }

  function tellCount(fitting, later) {
    const claims = rows.length === 1 ? "claim" : "claims";
    const found = fitting === rows.length ? `${fitting} ${claims}` : `${fitting} of ${rows.length} ${claims}`;
    const words = [found, later ? `, ${fitting - later} of them shown` : ""];
    [...byId("count").children].forEach((part, index) => { part.textContent = words[index]; });
    byId("later").hidden = later === 0;
    byId("show-all").textContent = `Show all ${fitting}`;
    byId("no-match").hidden = fitting > 0;
  }

  function focusRow(row) {
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
  }

  function showAll() {
    const next = ordered.find((row) => !row.hidden && row.classList.contains("later"));
    isWhole = true;
    showRows();
    focusRow(next);
  }

  function startFilters() {
    form.hidden = false;
    form.addEventListener("input", showRows);
    form.addEventListener("submit", (event) => event.preventDefault());
    // The fields are cleared after this event, so the rows must wait for it.
    form.addEventListener("reset", () => setTimeout(showRows));
    byId("show-all").addEventListener("click", showAll);
    showRows();
  }

  // ---- sorting ----
  const compare = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;

  const readKey = (cell) => cell.dataset.key ?? (cell.firstElementChild ?? cell).textContent;

  function sortBy(button) {
    const heading = button.closest("th");
    const direction = heading.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    const sign = direction === "ascending" ? 1 : -1;
    const key = (row) => readKey(row.rows[0].cells[heading.cellIndex]);
    ordered = [...rows].sort((a, b) => sign * compare(key(a), key(b)) || rows.indexOf(a) - rows.indexOf(b));
    all("th", table.tHead).forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", direction);
    table.append(...ordered);
    showRows();
  }

  // Where a narrow screen lays the table out as cards, some browsers forget that it is one.
  function keepRoles() {
    rows.forEach((row) => {
      row.setAttribute("role", "rowgroup");
      all("tr", row).forEach((part) => part.setAttribute("role", "row"));
      all("td", row).forEach((part) => part.setAttribute("role", "cell"));
    });
  }

  function startSorting() {
    keepRoles();
    for (const button of all("button.sort", table)) {
      button.disabled = false;
      button.addEventListener("click", () => sortBy(button));
    }
  }

  // ---- opening ----
  function showTarget() {
    const target = location.hash && byId(location.hash.slice(1));
    if (!target) return;
    if (target.matches("#claims tbody")) sought = target;
    if (target.hidden) form.reset();
    else if (target.matches(".later")) showRows();
    const details = target.matches("#claims tbody") ? target.querySelector("details") : target.closest("details");
    if (details) details.open = true;
    // A row hidden by a filter comes back only after the reset.
    setTimeout(() => {
      target.scrollIntoView({ block: "start" });
      if (target === sought) focusRow(target);
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
    // The table prints compact; its quotes stand with the answer.
    opened = all("details:not([open])").filter((details) => !details.matches(".more"));
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
