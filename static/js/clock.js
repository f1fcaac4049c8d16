// The clock of a presentation counts down between two questions to the server, which alone knows
// when it began. Sound is the reader's own wish, kept for this visit.

const SOON = 60;
const SOUND = "kipp-clock-sound";
let last = null;
let audio = null;

/** Seconds left now: the server's word, plus what has passed here since it came. */
function left(clock) {
  const passed = (Date.now() - Number(clock.dataset.arrived)) / 1000;
  const ran = (Date.parse(clock.dataset.now) - Date.parse(clock.dataset.since)) / 1000;
  return Math.round(Number(clock.dataset.seconds) - ran - passed);
}

function say(seconds) {
  const over = Math.abs(seconds);
  const minutes = String(Math.floor(over / 60)).padStart(2, "0");
  return `${seconds < 0 ? "−" : ""}${minutes}:${String(over % 60).padStart(2, "0")}`;
}

function beep(times) {
  if (sessionStorage.getItem(SOUND) !== "1") return;
  audio ??= new AudioContext();
  for (let n = 0; n < times; n += 1) {
    const tone = audio.createOscillator();
    tone.frequency.value = 880;
    tone.connect(audio.destination);
    tone.start(audio.currentTime + n * 0.4);
    tone.stop(audio.currentTime + n * 0.4 + 0.2);
  }
}

function announce(clock, seconds) {
  const phase = clock.dataset.since;
  const reached = seconds <= 0 ? "up" : seconds <= SOON ? "soon" : "";
  const told = `${phase}${reached}`;
  if (!reached || told === last) return;
  const isFirst = last === null;
  last = told;
  if (isFirst && seconds < -5) return; // the page was opened long after
  clock.querySelector("[data-clock-said]").textContent =
    clock.querySelector("[data-clock-said]").dataset[reached];
  beep(reached === "up" ? 3 : 1);
}

function tick() {
  const clock = document.querySelector("[data-clock]");
  if (!clock) return;
  if (!clock.dataset.arrived) arrive(clock);
  if (!clock.dataset.since) return;
  const seconds = left(clock);
  clock.querySelector("[data-clock-left]").textContent = say(seconds);
  clock.classList.toggle("is-soon", seconds <= SOON && seconds > 0);
  clock.classList.toggle("is-up", seconds <= 0);
  announce(clock, seconds);
}

function arrive(clock) {
  clock.dataset.arrived = String(Date.now());
  const box = clock.querySelector("[data-clock-sound]");
  box.checked = sessionStorage.getItem(SOUND) === "1";
  box.addEventListener("change", () => {
    sessionStorage.setItem(SOUND, box.checked ? "1" : "0");
    beep(1);
  });
}

tick();
setInterval(tick, 250);
document.body.addEventListener("htmx:afterSwap", tick);
