// Lets a reader sort and search the tables that are marked for it.
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
  }
  new DataTable(table, {
    autoWidth: false,
    info: false,
    language: { search: "Search this table" },
    layout: { topStart: "search", topEnd: null, bottomStart: null, bottomEnd: null },
    order: [],
    paging: false,
  });
}

for (const table of document.querySelectorAll("table.sortable")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "explore sort";
  button.textContent = "Sort and search";
  button.addEventListener("click", async () => {
    try {
      await load(DATATABLES);
    } catch (error) {
      button.textContent = "Sort and search (did not load; try again)";
      throw error;
    }
    const field = table.parentElement;
    button.remove();
    enhance(table);
    field.querySelector("input[type=search]").focus();
  });
  (table.closest(".pst-scrollable-table-container") ?? table).before(button);
}
