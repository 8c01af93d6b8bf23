// Numbers and tables as people write them. Pure functions: no page, no state. What is taken otherwise than it stands
// there is noted: [a sentence's name, its values].

import { signed } from "../lib/numbers.js";

const SIZES = [12, 11, 10, 9, 8]; // pixels of letters, the usual ones first
const LARGEST = 1e6; // what a cell may hold, either sign
const GROUPS = "[ '’]"; // between thousands, beside comma and point

// One spelling for what looks alike: full-width digits, signs, spaces that do not break; ½ as 1/2, 1½ as 1 1/2.
const tidy = (said) =>
  said
    .replace(/[¼-¾⅐-⅞]/g, (sign) => ` ${sign.normalize("NFKC")}`)
    .normalize("NFKC")
    .replace(/⁄/g, "/")
    .replace(/[−–—]/g, "-")
    .trim()
    .replace(/^([+-])\s+/, "$1");

// {v, how} for a number; how: "", "fraction", "percent" or "thousands". null for anything else. decimal: "." or ",".
export function numeral(said, decimal) {
  const whole = tidy(said),
    bare = whole.replace(/\s*%$/, ""),
    over = bare.match(/^([+-]?)\s*(?:(\d+)\s+)?(\d+)\s*\/\s*(\d+)$/);
  const { v, how } = over
    ? { v: +over[4] ? (over[1] === "-" ? -1 : 1) * (+(over[2] ?? 0) + over[3] / over[4]) : NaN, how: "fraction" }
    : decimalIn(bare, decimal);
  if (Number.isNaN(v)) return null;
  return bare === whole ? { v, how } : { v: v / 100, how: "percent" };
}

function decimalIn(said, decimal) {
  const other = decimal === "," ? "\\." : ",",
    grouped = new RegExp(`^[+-]?\\d{1,3}((${GROUPS})\\d{3}(\\2\\d{3})*|(${other}\\d{3})+)(?!\\d)`);
  const digits = grouped.test(said) ? said.replace(new RegExp(`${GROUPS}|${other}`, "g"), "") : said,
    plain = digits.replace(decimal, ".");
  const right = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) && !(decimal === "," && digits.includes("."));
  return { v: right ? Number(plain) : NaN, how: digits === said ? "" : "thousands" };
}

const limited = (v) => Math.max(-LARGEST, Math.min(LARGEST, v));

// What was typed into one cell: {v, note}, or {problem}; note and problem name a sentence.
export function typedIn(said) {
  if (said.trim() === "") return { v: 0, note: "took_empty" };
  const mark = decimalOf([said]),
    found = numeral(said, mark === "." ? "." : ",");
  if (!found) return { problem: "no_number" };
  const how = found.how || (mark === "unclear" ? "comma" : "");
  if (Math.abs(found.v) > LARGEST) return { v: limited(found.v), note: "took_limit" };
  return { v: found.v, note: how && `took_${how}` };
}

// Which mark these cells write decimals with: "." or ","; "both" where they differ, "unclear" where a comma may also
// part thousands.
function decimalOf(cells) {
  const seen = { ".": false, ",": false, unclear: false };
  for (const said of cells) {
    const cell = tidy(said).replace(/\s*%$/, "").replace(/^[+-]/, "");
    if (!/^[\d.,'’ ]+(e[+-]?\d+)?$/i.test(cell)) continue;
    const [comma, point] = [",", "."].map((mark) => cell.split(mark).length - 1);
    if (comma && point) seen[cell.lastIndexOf(",") > cell.lastIndexOf(".") ? "," : "."] = true;
    else if (comma > 1 || point > 1) seen[comma ? "." : ","] = true;
    else if (comma) seen[/^[1-9]\d{0,2},\d{3}$/.test(cell) ? "unclear" : ","] = true;
    else if (point && !/^[1-9]\d{0,2}\.\d{3}$/.test(cell)) seen["."] = true;
  }
  if (seen["."] && seen[","]) return "both";
  return seen[","] ? "," : seen["."] ? "." : seen.unclear ? "unclear" : ".";
}

// A table that was pasted: {rows, notes}, or {problem, values}; null where it is not more than one cell's text.
export function tableIn(said) {
  const ascii = said.replace(/[！-～]/g, (letter) => letter.normalize("NFKC")),
    text = ascii.replace(/\r\n?/g, "\n").replace(/^\n+|\n[\n ]*$/g, ""),
    lists = text.match(/\[[^[\]]*\]/g);
  if (!lists && !/[\n\t;]/.test(text) && !/\d,?\s+[-+.\d]/.test(text.trim()) && text.split(",").length < 3) return null;
  const { cells, notes } = lists ? { cells: lists.map(listed), notes: [] } : parted(text);
  if (cells.flat().length < 2) return null;
  return numbersIn(cells, notes);
}

// A Python list, or a row as NumPy prints it.
const listed = (list) => {
  const inner = list.slice(1, -1).trim();
  return inner.includes(",") ? inner.replace(/,\s*$/, "").split(",") : inner.split(/\s+/);
};

// The text in rows of cells. Tabs part cells before semicolons do, semicolons before commas, commas before spaces.
function parted(text) {
  let lines = text.split("\n").filter((line) => line.includes("\t") || line.trim() !== "");
  const several = (part) => /\S\s+\S|,.*,/.test(part.trim());
  if (lines.length === 1 && !text.includes("\t") && text.split(";").some(several)) lines = text.split(";"); // MATLAB's rows
  const bySpace = (line) => line.trim().split(/\s+/),
    by = (sign) => (line) => quotedParts(line, sign);
  if (lines.some((line) => line.includes("\t"))) return { cells: lines.map(by("\t")), notes: [] };
  if (lines.some((line) => line.includes(";"))) return { cells: lines.map(by(";")), notes: [] };
  const spaced = lines.every((line) => /\d\s+[-+.\d]/.test(line) && !/,\s|\s,|,,|^,|,$/.test(line.trim()));
  if (spaced || !lines.some((line) => line.includes(","))) return { cells: lines.map(bySpace), notes: [] };
  const either = lines.every((line) => /^[+-]?\d+,\d+$/.test(line.trim()));
  return { cells: lines.map(by(",")), notes: either ? [["paste_commas", {}]] : [] };
}

// A line's cells; a sign within quotes parts nothing.
function quotedParts(line, sign) {
  const cells = [""];
  let quoted = false;
  for (const letter of line) {
    if (letter === '"') quoted = !quoted;
    else if (letter === sign && !quoted) cells.push("");
    else cells[cells.length - 1] += letter;
  }
  return cells;
}

function numbersIn(cells, notes) {
  const bare = cells.map((row) => row.map((cell) => cell.trim().replace(/^(["'])(.*)\1$/, "$2"))),
    headed = bare.length > 1 && isHead(bare[0]);
  const table = headed ? bare.slice(1) : bare,
    wide = table[0].length,
    first = headed ? 2 : 1;
  const ragged = table.findIndex((row) => row.length !== wide);
  if (ragged >= 0)
    return { problem: "paste_ragged", values: { row: ragged + first, n: table[ragged].length, first, wide } };
  const decimal = decimalOf(table.flat());
  if (decimal === "both") return { problem: "paste_both", values: {} };
  if (decimal === "unclear")
    return { problem: "paste_unclear", values: { said: table.flat().find((cell) => cell.includes(",")) } };
  const seen = { paste_percent: 0, paste_fraction: 0, paste_thousands: 0, paste_empty: 0, paste_limit: 0 },
    rows = [];
  for (const [y, row] of table.entries()) {
    rows.push([]);
    for (const [x, cell] of row.entries()) {
      const found = cell === "" ? { v: 0, how: "empty" } : numeral(cell, decimal);
      if (!found) return { problem: "paste_cell", values: { said: cell.slice(0, 40), row: y + first, column: x + 1 } };
      if (found.how) seen[`paste_${found.how}`]++;
      if (Math.abs(found.v) > LARGEST) seen.paste_limit++;
      rows[y].push(limited(found.v));
    }
  }
  if (headed) notes.push(["paste_head", {}]);
  if (decimal === ",") notes.push(["paste_decimal", {}]);
  for (const [name, n] of Object.entries(seen)) if (n) notes.push([name, { n }]);
  return { rows, notes };
}

// Words above the columns: not a number among them, whichever mark they had.
const isHead = (row) =>
  row.some((cell) => cell !== "") && row.every((cell) => cell === "" || !(numeral(cell, ".") ?? numeral(cell, ",")));

// A number with at most so many decimals; below 0.005 its first digit, so that it does not look like nothing.
export function rounded(v, decimals) {
  if (v - v !== 0) return "–";
  if (v !== 0 && decimals && Math.abs(v) < 0.005) return signed(v.toExponential(0));
  return signed(String(+v.toFixed(Math.abs(v) < 10 ? decimals : Math.abs(v) < 100 ? Math.min(1, decimals) : 0)));
}

// How a number is written into so many pixels: with fewer decimals, then in smaller letters, then as "…"; never as one
// that is off by more than a twentieth. width(said, size): pixels that a text takes.
export function fitting(v, room, width, most = 2) {
  const near = (said) => v - v !== 0 || Math.abs((numeral(said, ".")?.v ?? NaN) - v) <= 0.05 * Math.abs(v);
  const ways = [2, 1, 0].filter((decimals) => decimals <= most).map((decimals) => rounded(v, decimals));
  for (const size of SIZES) {
    const said = ways.find((way) => near(way) && width(way, size) <= room);
    if (said) return { said, size };
  }
  return { said: "…", size: SIZES[0] };
}
