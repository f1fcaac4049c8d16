// Words under an answer with a limit: always visible, said aloud only after a pause, never in the way.
import { countWords } from "./words.js";

const PAUSE = 1000;
const THRESHOLD = 0.8;

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
