// Tells at once what the weights of a part add up to; the server counts again.
const form = document.querySelector("[data-weights]");

function add(part) {
  const fields = [...part.querySelectorAll("input")];
  const hundredths = fields.map((field) => Math.round((field.valueAsNumber || 0) * 100));
  const sum = hundredths.reduce((before, own) => before + own, 0);
  const told = part.querySelector("output");
  told.textContent = (sum / 100).toLocaleString(document.documentElement.lang);
  told.classList.toggle("urgent", fields.length > 1 && sum !== 10000);
}

for (const part of form?.querySelectorAll("[data-sum]") ?? []) {
  part.addEventListener("input", () => add(part));
}
