// Names what sticks out of its slide, or covers what is beside it: of the slide that shows, or of
// all on paper.
() => {
  const paper = document.documentElement.classList.contains("reveal-print");
  const slides = paper
    ? [...document.querySelectorAll(".pdf-page > section")]
    : [Reveal.getCurrentSlide()];
  const inner = (slide) => slide.querySelectorAll(":scope > :not(aside)");
  const near = 1.5;
  const named = (part, what) => `${part.tagName} ${what}: ${part.textContent.trim().slice(0, 60)}`;
  return slides.flatMap((slide) => {
    const frame = slide.getBoundingClientRect();
    const found = [];
    const parts = [...inner(slide)].filter((part) => part.getClientRects().length);
    const boxes = parts.map((part) => part.getBoundingClientRect());
    parts.forEach((part, place) => {
      const box = boxes[place];
      if (
        box.top < frame.top - near || box.bottom > frame.bottom + near ||
        box.left < frame.left - near || box.right > frame.right + near
      ) found.push(named(part, "sticks out"));
      if (part.scrollWidth > part.clientWidth + near) found.push(named(part, "is too wide"));
      for (const other of boxes.slice(place + 1)) {
        const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        const along = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
        if (across > near && along > near) found.push(named(part, "is covered"));
      }
      if (part.matches(".shown") && box.height < frame.height / 3) {
        found.push(named(part, "is a small picture"));
      }
    });
    return found;
  });
};
