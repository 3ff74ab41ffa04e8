// The search's page: Sphinx shows an entry of the book's index by the title of its page alone, so
// five models read "Tasks and models" five times. Here each is named: "Tasks and models > Chinchilla
// 70B". The names come from named.js, by page and place.
"use strict";

(() => {
  const perform = Search._performSearch;

  const escaped = (name) => {
    const text = document.createElement("span");
    text.textContent = name;
    return text.innerHTML; // results are shown as markup
  };

  Search._performSearch = (query, ...terms) => {
    const sought = query.toLowerCase().trim();
    const titles = new Set(Search._index.titles);
    return perform(query, ...terms).map((result) => {
      const [page, title, anchor, ...rest] = result;
      const names = titles.has(title) ? entryNames[page + anchor] ?? [] : [];
      const name = names.find((one) => one.toLowerCase().includes(sought));
      return name ? [page, `${title} > ${escaped(name)}`, anchor, ...rest] : result;
    });
  };
})();
