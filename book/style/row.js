// Shows below a twin the row of data that a point of it stands for.
//
// Loaded with the first twin; the rows of a figure when a reader first asks for one of them.

"use strict";

/** Columns and rows by figure; the script of each adds its own. */
const rows = {};

/** Return the row that an element of a chart was drawn from, counted from 1. */
function rowOf({ __data__: item }) {
  return item?.tooltip && Number.isInteger(item.datum?.data_row) ? item.datum.data_row : null;
}

/** Write a row as a list of its columns and what they hold. */
function listed(columns, row) {
  const list = document.createElement("dl");
  columns.forEach((column, place) => {
    if (!row[place]) return;
    const [pair, name, value] = ["div", "dt", "dd"].map((tag) => document.createElement(tag));
    name.textContent = column;
    value.textContent = row[place];
    pair.append(name, value);
    list.append(pair);
  });
  return list;
}

/** Let a click show the row of a point; return what shows that of any element. */
function offerRows(stage, figure, source) {
  const shown = document.createElement("div");
  shown.className = "data-row";
  shown.ariaLive = "polite";
  shown.textContent = "Click a point, or press Enter on it, to see its row of data.";
  stage.append(shown);
  const show = async (element) => {
    const place = rowOf(element);
    if (place === null) return;
    await load(source);
    const { columns, rows: held } = rows[figure];
    const head = document.createElement("p");
    head.textContent = `Row ${place} of ${held.length} of this figure’s data`;
    shown.replaceChildren(head, listed(columns, held[place - 1]));
  };
  stage.addEventListener("click", ({ target }) => show(target));
  return show;
}
