// A place is held while the page around it is still being drawn, until it rests, or until the visitor takes over.

const REST = 700; // ms within which nothing has moved it
const TAKEOVERS = ["wheel", "touchstart", "pointerdown", "keydown"];

// hold(before) puts the place where it belongs, once a frame, and says where it stands now, null while it is not there.
export function untilRest(hold, patience) {
  const end = performance.now() + patience;
  let [frame, rested, at] = [0, 0, null];
  const stop = () => {
    cancelAnimationFrame(frame);
    for (const type of TAKEOVERS) removeEventListener(type, stop, true);
  };
  const look = (now) => {
    const moved = hold(at);
    if (moved !== at || moved === null) rested = now;
    at = moved;
    if (now > end || now - rested > REST) stop();
    else frame = requestAnimationFrame(look);
  };
  for (const type of TAKEOVERS) addEventListener(type, stop, true);
  frame = requestAnimationFrame(look);
  return stop;
}
