// Words under an answer with a limit, in forms that do not save by themselves.
import { countWords } from "./words.js";

const PAUSE = 1000;
const THRESHOLD = 0.8;

function show(form, answer) {
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

for (const form of document.querySelectorAll("form[data-counted]")) {
  for (const answer of form.querySelectorAll("[data-answer]")) {
    answer.addEventListener("input", () => show(form, answer));
    show(form, answer);
  }
}
