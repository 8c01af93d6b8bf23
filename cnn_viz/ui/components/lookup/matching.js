// Which entries answer to what is typed. Pure: no page, no state.

// Case, accents, full-width letters and the ways to write a gap make no difference.
const plainly = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[\s\-‐–_]+/g, " ")
    .trim();

// Entries with a name that contains every word; where no name does, those whose sentences do.
export function matching(entries, typed) {
  const words = plainly(typed).split(" ").filter(Boolean);
  if (!words.length) return entries;
  const having = (textOf) => entries.filter((entry) => words.every((word) => plainly(textOf(entry)).includes(word)));
  const named = having((entry) => entry.also.join(" "));
  return named.length ? named : having((entry) => entry.said);
}
