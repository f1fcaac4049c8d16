// Plus and minus beside a number; the input itself keeps the limits.
export function startStepper(stepper) {
  if (stepper.dataset.started) return;
  stepper.dataset.started = "yes";
  const input = stepper.querySelector("input");
  stepper.addEventListener("click", (event) => {
    const step = Number(event.target.closest("[data-step]")?.dataset.step);
    if (!step) return;
    if (step > 0) input.stepUp();
    else input.stepDown();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
