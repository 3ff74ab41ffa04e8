// Whether each open twin is drawn, and as wide as its place.
() => [...document.querySelectorAll("figure.exploring")].every((figure) => {
  const twin = figure.querySelector(".twin");
  const drawing = twin?.querySelector(".marks");
  return drawing && twin.ariaBusy === "false" && Math.abs(drawing.clientWidth - twin.clientWidth) <= 1;
})
