// Text of a drawing that is cut, leaves the drawing, or lies on other text: sentences.
//
// `selector` names the pieces of text: matplotlib's are groups of paths that a comment spells.
(svg, selector) => {
  const SLACK = 1; // pixels that boxes of letters exceed their ink by
  const LINE = 3; // pixels that two lines of text may touch by: boxes hold room for descenders
  const frame = svg.getBoundingClientRect();
  const spelled = (piece) =>
    [...piece.childNodes].filter((n) => n.nodeType === Node.COMMENT_NODE).map((n) => n.data.trim()).join(" ");
  const turned = (piece) => {
    const turns = [piece, ...piece.querySelectorAll("[transform]")].map((e) =>
      Number(/rotate\((-?[\d.]+)/.exec(e.getAttribute("transform"))?.[1] ?? 0));
    return turns.some((angle) => angle % 90);
  };
  const shows = (piece) =>
    piece.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    getComputedStyle(piece).fillOpacity !== "0" && piece.getAttribute("opacity") !== "0";
  const pieces = [...svg.querySelectorAll(selector)]
    .filter(shows)
    .map((piece) => ({
      text: (spelled(piece) || piece.textContent).trim(),
      box: piece.getBoundingClientRect(),
      turned: turned(piece),
    }))
    .filter(({ text, box }) => text && box.width > 0);
  const faults = [];
  for (const { text, box } of pieces) {
    if (text.endsWith("…")) faults.push(`“${text}” is cut`);
    const beyond = [frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom];
    if (Math.max(...beyond) > SLACK) faults.push(`“${text}” leaves the drawing by ${Math.max(...beyond).toFixed(0)} px`);
  }
  const level = pieces.filter((piece) => !piece.turned);
  level.forEach(({ text, box }, place) => {
    for (const other of level.slice(0, place)) {
      const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      if (across > SLACK && down > LINE) faults.push(`“${text}” lies on “${other.text}”`);
    }
  });
  return faults;
}
