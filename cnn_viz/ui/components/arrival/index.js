// The place comes when its part of the script has run, and moves while what stands above it is still being drawn: it
// is kept in view until it rests, or until the visitor takes over.

const PATIENCE = 10_000; // ms to wait for the place
const REST = 700; // ms within which nothing has moved it
const TAKEOVERS = ["wheel", "touchstart", "pointerdown", "keydown"];

let last = "";

export default function ({ data }) {
  const { place, arrival } = message(data),
    name = `${arrival} ${place}`;
  if (name === last) return;
  last = name;
  return follow(place);
}

function follow(place) {
  const end = performance.now() + PATIENCE;
  let frame = 0,
    rested = 0,
    top = null,
    lit = false;
  const stop = () => {
    cancelAnimationFrame(frame);
    for (const type of TAKEOVERS) removeEventListener(type, stop, true);
  };
  const look = (now) => {
    const element = elementOf(place),
      at = element ? Math.round(element.getBoundingClientRect().top) : null;
    if (at !== top) {
      rested = now;
      if (element) leadTo(element);
      top = element ? Math.round(element.getBoundingClientRect().top) : null;
    }
    if (element && !lit) {
      lightUp(element);
      lit = true;
    }
    if (now > end || (element && now - rested > REST)) stop();
    else frame = requestAnimationFrame(look);
  };
  for (const type of TAKEOVERS) addEventListener(type, stop, true);
  frame = requestAnimationFrame(look);
  return stop;
}
