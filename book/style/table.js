// Lets a reader sort, search and filter the tables that are marked for it.
//
// DataTables is loaded, from this site, when a reader first asks. A cell that does not sort by its
// text carries its place as a class, `order-3`.

"use strict";

/** DataTables lies in the folder of this script. */
const DATATABLES = new URL("datatables/datatables.js", document.currentScript.src).href;

/** Make a table sortable and searchable. */
function enhance(table) {
  for (const cell of table.querySelectorAll("tbody [class*='order-']")) {
    cell.dataset.order = cell.className.match(/\border-(\d+)\b/)[1];
    cell.dataset.search = cell.textContent.trim();
  }
  const shown = new DataTable(table, {
    autoWidth: false,
    info: false,
    language: { search: "Search this table" },
    layout: { topStart: "search", topEnd: null, bottomStart: null, bottomEnd: null },
    order: [],
    paging: false,
  });
  const search = shown.table().container().querySelector(".dt-search");
  for (const head of table.querySelectorAll("thead th.filter")) {
    search.append(filter(shown.column(head)));
  }
}

/** Make a choice of the rows that hold one text in a column. */
function filter(column) {
  const texts = [...new Set(column.nodes().toArray().map((cell) => cell.textContent.trim()))];
  const label = document.createElement("label");
  const choice = document.createElement("select");
  choice.add(new Option("all", ""));
  for (const text of texts) choice.add(new Option(text, text));
  choice.addEventListener("change", () => {
    column.search(choice.value, { exact: true }).draw();
  });
  label.append(`${column.header().textContent.trim()} `, choice);
  return label;
}

for (const table of document.querySelectorAll("table.sortable")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "explore sort";
  const offer = table.querySelector("th.filter") ? "Sort, search and filter" : "Sort and search";
  button.textContent = offer;
  button.addEventListener("click", async () => {
    try {
      await load(DATATABLES);
    } catch (error) {
      button.textContent = `${offer} (did not load; try again)`;
      throw error;
    }
    const field = table.parentElement;
    button.remove();
    enhance(table);
    field.querySelector("input[type=search]").focus();
  });
  (table.closest(".pst-scrollable-table-container") ?? table).before(button);
}

// A table that scrolls sideways can be reached and moved with the keyboard.
const watch = new ResizeObserver((boxes) => {
  for (const { target } of boxes) {
    const wide = target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight;
    const name = target.querySelector("caption")?.textContent.trim() || "Table";
    const reached = { tabindex: "0", role: "region", "aria-label": name };
    for (const [key, value] of Object.entries(reached)) {
      if (wide) target.setAttribute(key, value);
      else target.removeAttribute(key);
    }
  }
});
for (const box of document.querySelectorAll(".pst-scrollable-table-container")) watch.observe(box);
