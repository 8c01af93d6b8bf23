// PyTorch's answers to what is drawn, as the route of strokes brings them, without a message to each part of the page.

/**
 * Of one network: what its answer shows (components/answer), and the name of that answer.
 * @typedef {{ weights: string, run: string, probabilities: number[] | null, logits: number[] | null }} Answer
 */

/** @type {Answer[] | null} to the drawing as it is, of each network on the page */
let answers = null;

// Whether they stand in the page; not while it shows another moment of the drawing.
let standing = false;

/** @type {Map<string, Set<(answer: Answer) => void>>} by the network's address */
const followers = new Map();

/** `act` is called with PyTorch's answer to a drawing. @type {(address: string, act: (answer: Answer) => void) => () => void} */
export function followAnswer(address, act) {
  const acts = followers.get(address) ?? new Set();
  followers.set(address, acts.add(act));
  return () => acts.delete(act);
}

/** The server has answered the drawing as it is. @type {(told: Answer[]) => void} */
export function answeredByServer(told) {
  answers = told;
  answerAgain();
}

/** The page shows the drawing as it is again. Returns whether there is an answer to it. */
export function answerAgain() {
  standing = answers !== null;
  for (const { weights } of answers ?? []) tellAnswer(weights);
  return standing;
}

/** Its answer to whoever follows a network, if it stands. @type {(address: string) => void} */
export function tellAnswer(address) {
  const answer = standing && answers?.find(({ weights }) => weights === address);
  if (answer) for (const act of followers.get(address) ?? []) act(answer);
}

/**
 * PyTorch's answer without a message, where that is what the page shows and newer than a part's message.
 * @type {(message: { weights: string, run: string }) => Answer | null}
 */
export function standingAnswer({ weights, run }) {
  const told = standing && answers?.find((answer) => answer.weights === weights);
  return told && Number.parseInt(told.run, 10) > Number.parseInt(run, 10) ? told : null; // they begin with a number
}

/** The page shows something else for a while. */
export const standBack = () => void (standing = false);

/** The drawing is another one now. */
export function forgetAnswers() {
  answers = null;
  standing = false;
}
