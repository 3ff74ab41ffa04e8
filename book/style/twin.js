// Opens the interactive twin of a figure in the place of its picture.
//
// Vega and the twin's specification are loaded, from this site, when a reader first asks for
// them. A specification has a signal `dark`, and fills the width it is given.

"use strict";

/** Specifications by name; the script of each twin adds its own. */
const twins = {};

/** What a twin needs lies in the folder of this script. */
const VEGA = new URL("vega/vega.js", document.currentScript.src).href;
const KEY = new URL("key.js", document.currentScript.src).href;
const POINTS = new URL("points.js", document.currentScript.src).href;
const ROW = new URL("row.js", document.currentScript.src).href;
const GUESS = new URL("guess.js", document.currentScript.src).href;

/** Pixels below which a chart is drawn for a phone, where that makes a difference to it. */
const NARROW = 480;

const OPTIONS = {
  mode: "vega-lite",
  renderer: "svg",
  ast: true, // no expression becomes code
  actions: false,
  defaultStyle: false,
  tooltip: { disableDefaultStyle: true },
  config: { background: null, font: "system-ui, sans-serif" },
};

/** Say where a slider stands in the words of its setting: sliders count settings. */
function say(slider, words) {
  const shown = document.createElement("span");
  slider.nextElementSibling.replaceWith(shown); // Vega's own, which would go on to show the count
  const update = () => {
    shown.textContent = words[slider.value];
    slider.ariaValueText = words[slider.value];
  };
  slider.addEventListener("input", update);
  update();
}

/** Draw a twin that follows theme and width of the page. */
async function draw(stage, spec, figure, rows) {
  const { view } = await vegaEmbed(stage, spec, OPTIONS);
  const root = document.documentElement;
  const { answers, key, narrowHeight } = spec.usermeta ?? {};
  const follow = () => view.signal("dark", root.dataset.theme === "dark").runAsync();
  const fill = async () => {
    if (!stage.clientWidth) return;
    stage.ariaBusy = "true";
    if (narrowHeight) {
      const narrow = stage.clientWidth < NARROW;
      view.signal("narrow", narrow).height(narrow ? narrowHeight : spec.height);
    }
    await view.width(stage.clientWidth).runAsync();
    await view.resize().runAsync(); // a title that a narrow page breaks has changed its height
    stage.ariaBusy = "false";
  };
  new MutationObserver(follow).observe(root, { attributeFilter: ["data-theme"] });
  new ResizeObserver(fill).observe(stage);
  for (const control of stage.querySelectorAll(".vega-bind:has(.vega-bind-radio)")) {
    control.role = "radiogroup";
    control.ariaLabel = control.querySelector(".vega-bind-name").textContent;
  }
  const dials = spec.usermeta?.dials ?? {};
  for (const slider of stage.querySelectorAll(".vega-bind input[type=range]")) {
    say(slider, dials[slider.name]);
  }
  if (key) offerKey(stage, view, key);
  walkPoints(stage, offerRows(stage, figure, rows));
  if (answers) {
    await load(GUESS);
    play(stage, view, answers);
  }
  await follow();
}

/** Return the element that a twin is drawn in, before the figure's caption. */
function stageOf(figure) {
  const stage = document.createElement("div");
  stage.className = "twin";
  stage.tabIndex = 0;
  stage.role = "region";
  stage.ariaLabel = "Interactive figure; arrow keys go from point to point, Enter shows a point’s row of data";
  figure.querySelector("figcaption").before(stage);
  return stage;
}

/** Show twin or picture, whichever is hidden. */
async function toggle(button) {
  const figure = button.closest("figure");
  const open = figure.classList.toggle("exploring");
  button.ariaExpanded = String(open);
  if (!open) return;
  const drawn = figure.querySelector(".twin");
  const stage = drawn ?? stageOf(figure);
  if (!drawn) {
    try {
      await Promise.all([VEGA, KEY, POINTS, ROW, button.dataset.twin].map(load));
      await draw(stage, twins[figure.id], figure.id, button.dataset.rows);
    } catch (error) {
      stage.remove();
      figure.classList.remove("exploring");
      button.ariaExpanded = "false";
      button.textContent = "Explore (did not load; try again)";
      throw error;
    }
  }
  stage.focus({ preventScroll: true });
  stage.scrollIntoView({ block: "nearest" });
}

for (const button of document.querySelectorAll("button.explore")) {
  button.hidden = false; // without scripts there is nothing to explore
  button.addEventListener("click", () => toggle(button));
}
