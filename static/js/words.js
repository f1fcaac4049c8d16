// How words are counted: the same rule as core/words.py, so that browser and server agree;
// and how they are shown under an answer with a limit.
const SPACE = /[\s\x1c-\x1f\x85]+/u;
const SOUND = /[\p{L}\p{N}]/u;
const CONTROL =
  /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const PAUSE = 1000;
const THRESHOLD = 0.8;

/** NFC, one kind of line end, no control or direction characters: what the server keeps. */
export function cleanText(text) {
  return text.normalize("NFC").replace(/\r\n?/g, "\n").replace(CONTROL, "");
}

/** Runs of non-space that hold at least one letter or digit. */
export function countWords(text) {
  return cleanText(text).split(SPACE).filter((run) => SOUND.test(run)).length;
}

// Always visible, said aloud only after a pause, never in the way.

export function startCounter(form) {
  showCounts(form);
  form.addEventListener("input", (event) => {
    const answer = event.target.closest("[data-answer]");
    if (answer) showCount(form, answer);
  });
}

export function showCounts(form) {
  form.querySelectorAll("[data-answer]").forEach((answer) => showCount(form, answer));
}

function showCount(form, answer) {
  const field = answer.querySelector("textarea");
  const limit = Number(field.dataset.limit);
  const words = countWords(field.value);
  const { sayLeft, sayOver } = form.dataset;
  const text =
    words > limit
      ? sayOver.replace("{over}", words - limit)
      : sayLeft.replace("{left}", limit - words).replace("{limit}", limit);
  const counter = answer.querySelector("[data-count]");
  counter.textContent = text;
  counter.classList.toggle("is-over", words > limit);
  clearTimeout(answer.pause);
  if (words < limit * THRESHOLD || document.activeElement !== field) return;
  answer.pause = setTimeout(() => {
    answer.querySelector("[data-count-said]").textContent = text;
  }, PAUSE);
}

// Forms that do not save by themselves.
document.querySelectorAll("form[data-counted]").forEach(startCounter);
