/** Texts as the API takes them: no NUL, no half characters, cut between characters. */

const HALVES = /\p{Surrogate}/gu;

/** A text without what the API refuses, as one writes it (NFC). */
export const clean = (text) => text.replaceAll("\0", "").replace(HALVES, "").normalize("NFC");

/** How long the API finds a text: characters of Unicode, not units of UTF-16. */
export const lengthOf = (text) => [...text].length;

/** At most `most` characters of a text, never through the middle of what a reader takes for one. */
export function cut(text, most) {
  if (lengthOf(text) <= most) return text;
  let [kept, length] = ["", 0];
  for (const part of readersCharacters(text)) {
    length += lengthOf(part);
    if (length > most) break;
    kept += part;
  }
  return kept;
}

function readersCharacters(text) {
  if (!("Segmenter" in Intl)) return [...text];
  return [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)].map(({ segment }) => segment);
}
