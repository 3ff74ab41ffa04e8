// The words of a page's article that show, save those of buttons and of what scripts typeset.
() => {
  const aside = "button, noscript, .math, mjx-container, .headerlink, .map-controls";
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  const words = [];
  while (walker.nextNode()) {
    const { parentElement: element, data } = walker.currentNode;
    if (data.trim() && element.checkVisibility() && !element.closest(aside)) words.push(data.trim());
  }
  return words.join(" ").split(/\s+/);
}
