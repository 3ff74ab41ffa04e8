// Names the tables and blocks of code that are wider than their place on the page: paper cuts them.
() => {
  const article = (document.querySelector("article") ?? document.body).getBoundingClientRect();
  const near = 1;
  const parts = [...document.querySelectorAll("article :is(table, pre)")];
  return parts
    .filter((part) => part.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }))
    .filter((part) => {
      const box = part.getBoundingClientRect();
      return (
        box.right > article.right + near || box.left < article.left - near ||
        part.scrollWidth > part.clientWidth + near
      );
    })
    .map((part) => `${part.tagName} ${part.id}: ${part.textContent.trim().slice(0, 60)}`);
};
