// Writes above a twin what its marks are called: buttons, by which a reader picks what to see.
//
// None pressed means that all is shown. Loaded with the first twin.

"use strict";

/** Outlines of points about their middle, by Vega's names. */
const OUTLINES = {
  circle: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
  square: "M-4.4-4.4h8.8v8.8h-8.8z",
  diamond: "M0-6l6 6-6 6-6-6z",
  cross: "M-2-5.5h4v3.5h3.5v4h-3.5v3.5h-4v-3.5h-3.5v-4h3.5z",
  star: "M0-6.5L1.5-2.1L6.2-2L2.5.8L3.8 5.3L0 2.6L-3.8 5.3L-2.5.8L-6.2-2L-1.5-2.1z",
  "triangle-up": "M0-5.5l5.5 10h-11z",
  "triangle-down": "M0 5.5l5.5-10h-11z",
  "triangle-left": "M-5.5 0l10-5.5v11z",
  "triangle-right": "M5.5 0l-10-5.5v11z",
};

/** Draw the point and the line of an entry. */
function swatch({ light, dark, shape, dash, hollow }) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "-12 -8 24 16");
  drawing.setAttribute("aria-hidden", "true");
  drawing.style.color = `light-dark(${light}, ${dark})`;
  const add = (outline, attributes) => {
    const path = document.createElementNS(drawing.namespaceURI, "path");
    for (const [name, value] of Object.entries({ d: outline, ...attributes })) path.setAttribute(name, value);
    drawing.append(path);
  };
  if (dash) add("M-12 0h24", { "stroke-dasharray": dash.join(" ") });
  if (shape) add(OUTLINES[shape], { class: hollow ? "hollow" : "filled" });
  return drawing;
}

/** Offer the entries of a chart's key as buttons. */
function offerKey(stage, view, entries) {
  const key = document.createElement("div");
  key.className = "key";
  key.role = "group";
  key.ariaLabel = "Show only";
  for (const entry of entries) {
    const button = document.createElement("button");
    button.type = "button";
    button.ariaPressed = "false";
    button.append(swatch(entry), entry.name);
    button.addEventListener("click", () => {
      button.ariaPressed = String(button.ariaPressed !== "true");
      const pressed = [...key.children].map((each) => each.ariaPressed === "true");
      view.signal("picked", entries.map(({ name }) => name).filter((_, place) => pressed[place])).runAsync();
    });
    key.append(button);
  }
  stage.append(key);
}
