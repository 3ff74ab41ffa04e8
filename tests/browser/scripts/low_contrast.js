// Text that shows and whose contrast is low: [text, class, ratio].
(least) => {
  const parse = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const linear = (part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  const luminance = ({ r, g, b }) =>
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const background = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.a === 1) return colour;
    }
    return parse("rgb(255, 255, 255)");
  };
  const low = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    const shows = { opacityProperty: true, visibilityProperty: true };
    if (!text || !element.checkVisibility(shows) || element.closest("svg, noscript")) continue;
    if (element.closest("mjx-assistive-mml, .skip-link")) continue;
    const colours = [parse(getComputedStyle(element).color), background(element)];
    const [dark, light] = colours.map(luminance).sort((a, b) => a - b);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < least) low.push([text.slice(0, 40), element.className, ratio.toFixed(2)]);
  }
  return low;
}
