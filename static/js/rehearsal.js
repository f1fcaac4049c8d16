// The editor's counters without its saving: for the preview of a form.
import { countWords } from "./words.js";

const form = document.querySelector("[data-editor]");

function say(field, counter) {
  const limit = Number(field.dataset.limit);
  const words = countWords(field.value);
  const { sayLeft, sayOver } = form.dataset;
  counter.textContent =
    words > limit
      ? sayOver.replace("{over}", words - limit)
      : sayLeft.replace("{left}", limit - words).replace("{limit}", limit);
  counter.classList.toggle("is-over", words > limit);
}

for (const answer of form?.querySelectorAll("[data-answer]") ?? []) {
  const field = answer.querySelector("textarea");
  const counter = answer.querySelector("[data-count]");
  field.addEventListener("input", () => say(field, counter));
  say(field, counter);
}
