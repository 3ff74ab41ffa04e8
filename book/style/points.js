// Lets arrow keys go from point to point of a twin, and tells of each what hovering tells; Enter
// chooses it.
//
// Loaded with the first twin.

"use strict";

function walkPoints(stage, choose) {
  let reached = null;

  /** What can be hovered and is not faint: Vega keeps of each mark what it was drawn from. */
  const points = () => [...stage.querySelectorAll(".marks *")].filter(({ __data__: item }) =>
    item?.tooltip && !(item.opacity > 0 && item.opacity < 0.5));

  /** Have Vega believe that a pointer is over a point, or has left it. */
  const send = (point, kind) => {
    const { x, y, width, height } = point.getBoundingClientRect();
    const place = { bubbles: true, clientX: x + width / 2, clientY: y + height / 2 };
    point.dispatchEvent(new PointerEvent(`pointer${kind}`, place));
    point.dispatchEvent(new MouseEvent(`mouse${kind}`, place));
  };

  const leave = () => {
    if (!reached) return;
    send(reached, "out");
    reached.classList.remove("reached");
    reached = null;
  };

  const go = (next) => {
    const all = points();
    const place = next(all.indexOf(reached), all.length);
    leave();
    reached = all[Math.min(Math.max(place, 0), all.length - 1)];
    if (!reached) return;
    reached.classList.add("reached");
    reached.scrollIntoView({ block: "nearest" });
    send(reached, "move");
    const told = document.getElementById("vg-tooltip-element");
    if (told) told.role = "status"; // read aloud
  };

  const ways = {
    ArrowRight: (place) => place + 1,
    ArrowDown: (place) => place + 1,
    ArrowLeft: (place) => place - 1,
    ArrowUp: (place) => place - 1,
    Home: () => 0,
    End: (_, count) => count - 1,
  };
  stage.addEventListener("keydown", (event) => {
    if (event.target !== stage || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") leave();
    if (event.key === "Enter" && reached) choose(reached);
    if (!ways[event.key]) return;
    event.preventDefault();
    go(ways[event.key]);
  });
  stage.addEventListener("blur", leave);
}
