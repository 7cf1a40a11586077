"use strict";
// Lets a table be sorted by its heads, and filtered. Without this script it is sorted by name.
(() => {
  const table = document.getElementById("sortable");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const key = (row, n) => {
    const cell = row.cells[n];
    const text = cell.dataset.sort ?? cell.textContent.trim();
    return text !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
  };
  const compare = (a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a).localeCompare(String(b), undefined, { numeric: true });
  };
  heads.forEach((head, n) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].sort((a, b) => compare(key(a, n), key(b, n)));
      body.append(...(down ? rows.reverse() : rows));
    });
  });

  const name = document.getElementById("f-name");
  if (!name) return;
  name.closest(".filters").hidden = false;
  const choices = ["exercise", "state", "only"].map((id) => document.getElementById(`f-${id}`));
  let rows;  // read when they are first needed: the page is shown before
  const read = () => [...body.rows].map((row) => ({
    row,
    name: row.cells[0].textContent.toLocaleLowerCase(),
    is: new Set((row.dataset.is ?? "").split(" ")),
    has: (row.dataset.has ?? "").trim().split(" "),
  }));
  const filter = () => {
    rows ??= read();
    const part = name.value.trim().toLocaleLowerCase();
    const [exercise, state, only] = choices.map((one) => one?.value ?? "");
    const fits = (pair) => {
      const [which, how] = pair.split("=");
      return (!exercise || which === exercise) && (!state || how === state);
    };
    let shown = 0;
    for (const one of rows) {
      const fine = one.name.includes(part) && (!only || one.is.has(only))
        && (!(exercise || state) || one.has.some(fits));
      one.row.hidden = !fine;
      shown += fine;
    }
    document.getElementById("f-count").textContent = `${shown} of ${rows.length} shown`;
  };
  name.addEventListener("input", filter);
  choices.forEach((one) => one?.addEventListener("change", filter));
  document.getElementById("f-clear").addEventListener("click", () => {
    name.value = "";
    choices.forEach((one) => { if (one) one.value = ""; });
    filter();
    name.focus();
  });
})();
