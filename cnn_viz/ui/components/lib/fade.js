// The sign that something goes on beyond its edge: it fades out there, until one has scrolled to its end.

const WIDE = 32; // CSS pixels
const watched = new WeakSet();

/** What scrolls sideways fades wherever more of it lies, whatever becomes of its size. @type {(box: HTMLElement) => void} */
export function fadeEdges(box) {
  if (watched.has(box)) return;
  watched.add(box);
  const look = () => {
    const left = box.scrollLeft > 1,
      right = box.scrollLeft + box.clientWidth < box.scrollWidth - 1;
    const end = (more) => (more ? "transparent" : "#000");
    const stops = `${end(left)}, #000 ${WIDE}px, #000 calc(100% - ${WIDE}px), ${end(right)}`;
    for (const name of ["mask-image", "-webkit-mask-image"])
      box.style.setProperty(name, left || right ? `linear-gradient(to right, ${stops})` : "");
    box.dataset.more = [left && "left", right && "right"].filter(Boolean).join(" ");
  };
  const sizes = new ResizeObserver(look);
  const observe = () => {
    sizes.disconnect();
    for (const element of [box, ...box.children]) sizes.observe(element);
  };
  box.addEventListener("scroll", look, { passive: true });
  new MutationObserver(observe).observe(box, { childList: true });
  observe();
}
