// Starts a deck. A phone that is held upright gets upright slides, on which type is large enough.

const upright = matchMedia("(max-aspect-ratio: 3/4)");
const onPaper = /print-pdf/.test(location.search);
const size = () =>
  upright.matches && !onPaper ? { width: 720, height: 1280 } : { width: 1280, height: 720 };

Reveal.initialize({
  ...size(),
  margin: 0,
  center: false,
  display: "flex",
  hash: true,
  slideNumber: "c/t",
  controlsTutorial: false,
  transition: "none",
  backgroundTransition: "none",
  pdfMaxPagesPerSlide: 1,
  scrollActivationWidth: null,
  plugins: [RevealNotes],
});
upright.addEventListener("change", () => Reveal.configure(size()));
