// How words are counted: the same rule as core/words.py, so that browser and server agree.
const SPACE = /[\s\x1c-\x1f\x85]+/u;
const SOUND = /[\p{L}\p{N}]/u;
const CONTROL =
  /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** NFC, one kind of line end, no control or direction characters: what the server keeps. */
export function cleanText(text) {
  return text.normalize("NFC").replace(/\r\n?/g, "\n").replace(CONTROL, "");
}

/** Runs of non-space that hold at least one letter or digit. */
export function countWords(text) {
  return cleanText(text).split(SPACE).filter((run) => SOUND.test(run)).length;
}
