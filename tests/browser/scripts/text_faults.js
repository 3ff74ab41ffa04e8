// Text of a drawing that is cut, leaves the drawing, touches other text, or is struck through by
// a line without an outline that keeps it readable: sentences.
//
// `selector` names the pieces of text: matplotlib's are groups of paths that a comment spells.
(svg, selector) => {
  const SLACK = 1; // pixels that boxes of letters exceed their ink by
  const GAP = 5; // pixels between the labels of two ticks, or they read as one: a space is 4
  const LINE = 3; // pixels that two lines of text may touch by: boxes hold room for descenders
  // Whether a stretch of a line lies in a box, but for its rim: Liang and Barsky's clipping.
  const crosses = ([from, to], box) => {
    let [enters, leaves] = [0, 1];
    if (box.right - box.left < 2 * SLACK || box.bottom - box.top < 2 * SLACK) return false;
    for (const [start, way, low, high] of [
      [from.x, to.x - from.x, box.left + SLACK, box.right - SLACK],
      [from.y, to.y - from.y, box.top + SLACK, box.bottom - SLACK],
    ]) {
      if (way === 0 && (start <= low || start >= high)) return false;
      if (way === 0) continue;
      const [one, other] = [(low - start) / way, (high - start) / way];
      enters = Math.max(enters, Math.min(one, other));
      leaves = Math.min(leaves, Math.max(one, other));
    }
    return enters < leaves;
  };
  const frame = svg.getBoundingClientRect();
  const spelled = (piece) =>
    [...piece.childNodes].filter((n) => n.nodeType === Node.COMMENT_NODE).map((n) => n.data.trim()).join(" ");
  const turns = (piece) => [piece, ...piece.querySelectorAll("[transform]")].map((e) =>
    Number(/rotate\((-?[\d.]+)/.exec(e.getAttribute("transform"))?.[1] ?? 0));
  const shows = (piece) =>
    piece.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    getComputedStyle(piece).fillOpacity !== "0" && piece.getAttribute("opacity") !== "0";
  const pieces = [...svg.querySelectorAll(selector)]
    .filter(shows)
    .map((piece) => ({
      text: (spelled(piece) || piece.textContent).trim(),
      box: piece.getBoundingClientRect(),
      slanted: turns(piece).some((angle) => angle % 90),
      tick: piece.closest("g[id^='xtick_']") !== null && !turns(piece).some((angle) => angle !== 0),
      outlined: [...piece.querySelectorAll("*")].some((e) => parseFloat(getComputedStyle(e).strokeWidth) >= 3 && getComputedStyle(e).stroke !== "none"),
    }))
    .filter(({ text, box }) => text && box.width > 0);
  const faults = [];
  for (const { text, box } of pieces) {
    if (text.endsWith("…")) faults.push(`“${text}” is cut`);
    const beyond = [frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom];
    if (Math.max(...beyond) > SLACK) faults.push(`“${text}” leaves the drawing by ${Math.max(...beyond).toFixed(0)} px`);
  }
  const level = pieces.filter((piece) => !piece.slanted);
  level.forEach(({ text, box, tick }, place) => {
    for (const other of level.slice(0, place)) {
      const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      if (across > SLACK && down > LINE) faults.push(`“${text}” lies on “${other.text}”`);
      else if (across > -GAP && down > LINE && tick && other.tick) faults.push(`“${text}” touches “${other.text}”`);
    }
  });
  // matplotlib's lines, but for those of its grid, as pairs of points on the screen.
  const lines = [...svg.querySelectorAll("g[id^='line2d_'] > path")]
    .filter((path) => !path.closest("g[id^='matplotlib.axis_']"))
    .flatMap((path) => {
      const onScreen = path.getScreenCTM();
      const place = (x, y) => new DOMPoint(x, y).matrixTransform(onScreen);
      const clip = svg.querySelector(`${path.getAttribute("clip-path")?.slice(4, -1) ?? "none"} rect`)?.getBBox();
      const seen = clip ? [place(clip.x, clip.y), place(clip.x + clip.width, clip.y + clip.height)] : [];
      const ends = [...path.getAttribute("d").matchAll(/(-?[\d.e-]+) (-?[\d.e-]+)/g)].map(([, x, y]) => place(x, y));
      return ends.slice(1).map((end, number) => ({ ends: [ends[number], end], seen }));
    });
  const within = (box, [from, to]) => from === undefined ? box : {
    left: Math.max(box.left, from.x), right: Math.min(box.right, to.x),
    top: Math.max(box.top, from.y), bottom: Math.min(box.bottom, to.y),
  };
  for (const { text, box, outlined } of pieces) {
    const struck = !outlined && lines.some(({ ends, seen }) => crosses(ends, within(box, seen)));
    if (struck) faults.push(`a line goes through “${text}”`);
  }
  return faults;
}
