// The pictures that show, for each figure: class and text alternative.
() => [...document.querySelectorAll("figure.chart:not(.exploring)")].map((figure) =>
  [...figure.querySelectorAll("img")]
    .filter((image) => image.checkVisibility())
    .map((image) => ({ classes: image.className.split(" "), alt: image.alt })))
