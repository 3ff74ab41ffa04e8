// Counts how far a reader's guesses, and the bands, were off on curves whose end is covered.

"use strict";

const percent = (share) => `${share.toFixed(Math.abs(share) < 10 ? 1 : 0)}\u202f%`;

const apart = (distance) => `${distance.toFixed(distance < 10 ? 1 : 0)} points`;

const median = (numbers) => {
  const ordered = [...numbers].sort((a, b) => a - b);
  const half = ordered.length >> 1;
  return ordered.length % 2 ? ordered[half] : (ordered[half - 1] + ordered[half]) / 2;
};

/** Say what came on one curve, and how guesses and bands have done so far. */
function verdictOn(panel, answers, guesses) {
  const { truth, median: middle, low90, high90 } = answers[panel];
  const done = Object.keys(guesses);
  const off = (name, guess) => Math.abs(guess - answers[name].truth);
  const held = done.filter((n) => answers[n].low90 <= answers[n].truth && answers[n].truth <= answers[n].high90);
  return [
    `${panel}: you guessed ${percent(guesses[panel])}, measured was ${percent(truth)}.`,
    `The smaller models gave ${percent(low90)} to ${percent(high90)} (90\u202f%), with ${percent(middle)} in the middle.`,
    `After ${done.length} of ${Object.keys(answers).length} curves your guesses are off by`,
    `${apart(median(done.map((n) => off(n, guesses[n]))))} in the median, the middle of the band by`,
    `${apart(median(done.map((n) => off(n, answers[n].median))))};`,
    `the band has held the truth ${held.length} of ${done.length} times.`,
  ].join(" ");
}

/** Cover each new curve, and count the guess at which a curve was first revealed. */
function play(stage, view, answers) {
  const guesses = {};
  const said = document.createElement("output");
  said.className = "tally";
  stage.append(said);
  view.addSignalListener("panel", () => {
    said.textContent = "";
    view.signal("reveal", false).runAsync();
  });
  view.addSignalListener("reveal", (_, shown) => {
    if (!shown) return;
    const panel = view.signal("panel");
    guesses[panel] ??= Number(view.signal("guess"));
    said.textContent = verdictOn(panel, answers, guesses);
  });
}
