// One aspect of the rubric: the level first, then a number that lies in its band, then the reason.
import { joinTexts } from "./offline-queue.js";

const NUMBER = /^[0-9]{1,4}(?:[.,][0-9]{1,2})?$/;

export class Aspect {
  constructor(element, card) {
    this.element = element;
    this.card = card;
    this.code = element.dataset.aspect;
    this.levels = [...element.querySelectorAll("input[type=radio]")];
    this.value = element.querySelector(".stepper input");
    this.reason = element.querySelector("textarea");
    this.place = element.querySelector("[data-meet]");
    this.bands = readBands(element.dataset.bands);
    this.name = element.querySelector(".aspect__name").textContent;
    this.weight = Number(element.dataset.weight);
    this.owed = element.dataset.owed.split(":").map((text) => (text ? Number(text) : NaN));
    this.saved = this.served();
    this.stable = this.saved;
    this.refused = null;
    this.showBand();
    this.showOwed();
  }

  // As the server wrote it: the judge may have begun before this script was here.
  served() {
    const level = this.levels.find((radio) => radio.defaultChecked)?.value ?? "";
    const { value, reason } = this;
    return { level, value: value.defaultValue.trim(), reason: reason.defaultValue };
  }

  start() {
    for (const radio of this.levels) {
      radio.addEventListener("change", () => {
        this.moveIntoBand();
        this.marked();
      });
    }
    this.element.addEventListener("click", (event) => {
      const by = event.target.closest("[data-by]")?.dataset.by;
      if (by) this.step(Number(by));
    });
    this.value.addEventListener("input", () => this.marked());
    this.reason.addEventListener("input", () => this.showOwed());
    this.value.addEventListener("keydown", (event) => this.stepByKey(event));
    if (this.isDirty) this.takeUp();
  }

  takeUp() {
    if (this.level) this.moveIntoBand();
    this.showMark();
    this.showOwed();
    this.stable = this.facts();
    this.card.showTotal();
  }

  get level() {
    return this.levels.find((radio) => radio.checked)?.value ?? "";
  }

  get band() {
    return this.bands.get(this.level);
  }

  get number() {
    const text = this.value.value.trim();
    return NUMBER.test(text) ? Number(text.replace(",", ".")) : NaN;
  }

  facts() {
    return { level: this.level, value: this.value.value.trim(), reason: this.reason.value };
  }

  get isBlank() {
    const { level, value, reason } = this.facts();
    return !level && !value && !reason;
  }

  get isMarked() {
    return Boolean(this.level) && !Number.isNaN(this.number);
  }

  // How much of the full scale, from 0 to 1.
  get share() {
    return this.number / Number(this.element.dataset.full);
  }

  get isDirty() {
    return !same(this.facts(), this.saved);
  }

  // Nothing is sent while the level is open, a choice waits, or the server has just said no to it.
  get isReady() {
    const isWhole = this.level ? Boolean(this.value.value.trim()) : this.isBlank;
    return isWhole && !this.isMeeting && !same(this.facts(), this.refused);
  }

  choose(number) {
    const radio = this.levels.find((one) => one.value === String(number));
    if (!radio || radio.disabled) return;
    radio.checked = true;
    this.moveIntoBand(); // before the focus moves: leaving a field saves
    this.marked();
    radio.focus();
    radio.dispatchEvent(new Event("input", { bubbles: true }));
  }

  moveIntoBand() {
    const [low, high] = this.band;
    if (Number.isNaN(this.number)) this.writeNumber(Math.round((low + high) / 2));
    else if (this.number < low) this.writeNumber(low);
    else if (this.number >= high + 1) this.writeNumber(high);
    this.showBand();
    this.showMark();
  }

  // The judge changed level or number; the card offers the way back.
  marked() {
    this.showMark();
    this.showOwed();
    const before = this.stable;
    this.stable = this.facts();
    if (!same(before, this.stable)) this.card.marked(this, before);
  }

  takeBack(facts) {
    this.write(facts);
    this.stable = this.facts();
    this.element.open = true;
    (this.levels.find((radio) => radio.checked) ?? this.levels[0]).focus();
    this.card.showTotal();
  }

  // The reason is owed outside of the stage's bounds: said before the lock says it.
  showOwed() {
    const [below, above] = this.owed;
    const isOwed = this.isMarked && (this.number < below || this.number > above);
    this.reason.setAttribute("aria-required", String(isOwed));
    const rule = this.element.querySelector("[data-rule]");
    rule?.classList.toggle("urgent", isOwed && !this.reason.value.trim());
  }

  step(by) {
    if (!this.band) return;
    const [low, high] = this.band;
    const from = Number.isNaN(this.number) ? low : this.number + by;
    this.writeNumber(Math.min(high, Math.max(low, from)));
    this.value.dispatchEvent(new Event("input", { bubbles: true }));
  }

  stepByKey(event) {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    this.step(by);
  }

  write(facts) {
    for (const radio of this.levels) radio.checked = radio.value === String(facts.level);
    this.value.value = facts.value;
    this.reason.value = facts.reason;
    this.showBand();
    this.showMark();
    this.showOwed();
  }

  writeNumber(number) {
    const comma = document.documentElement.lang === "en" ? "." : ",";
    this.value.value = String(number).replace(".", comma);
  }

  showBand() {
    if (!this.band) {
      this.element.querySelector("[data-band]").textContent = "";
      return;
    }
    const [low, high] = this.band;
    const words = this.card.words.sayBand.replace("{low}", low).replace("{high}", high);
    this.element.querySelector("[data-band]").textContent = words;
  }

  showMark() {
    const shown = this.element.querySelector("[data-shown]");
    const isThere = Boolean(this.level && this.value.value.trim());
    shown.textContent = isThere ? this.value.value.trim() : this.card.words.sayNone;
    shown.classList.toggle("aspect__value--none", !isThere);
  }

  keep(facts) {
    this.saved = facts;
    this.refused = null;
    this.place.hidden = true;
    this.value.removeAttribute("aria-invalid");
  }

  refuse(facts, errors) {
    this.refused = facts;
    this.value.setAttribute("aria-invalid", "true");
    const line = document.createElement("p");
    line.textContent = errors.join(" ");
    this.show("scoring__faults", line);
  }

  // Asked for before the page is left: a number or a reason without a level is no mark.
  ask(words) {
    this.refuse(this.facts(), [words]);
    this.levels[0].focus();
  }

  agrees(stored) {
    return same(this.facts(), toFacts(stored));
  }

  fill(stored) {
    const facts = toFacts(stored);
    const comma = document.documentElement.lang === "en" ? "." : ",";
    this.write({ ...facts, value: facts.value && String(Number(facts.value)).replace(".", comma) });
    this.saved = this.facts();
    this.stable = this.saved;
  }

  // What was given here before: still to be sent, or sent since this page was kept. What the judge
  // has given on this page meanwhile is newer.
  restore(facts, isMine) {
    const kept = facts ?? toFacts();
    const [now, base] = [this.facts(), this.saved];
    this.write(kept);
    this.stable = this.facts();
    if (isMine) this.element.open = true;
    else this.saved = this.stable;
    if (same(now, base)) return;
    const isMoved = plain(now.value) !== plain(base.value);
    this.write({
      level: now.level === base.level ? kept.level : now.level,
      value: isMoved ? now.value : kept.value,
      reason: joinTexts(base.reason, kept.reason, now.reason),
    });
    this.takeUp();
  }

  // Both versions are shown; the judge takes one.
  meet(stored, resume) {
    const { sayStored, sayMine, sayTheirs } = this.card.words;
    this.isMeeting = true;
    const title = document.createElement("b");
    title.textContent = `${sayStored} ${stored ? Number(stored.value) : "–"}`;
    const reason = document.createElement("p");
    reason.textContent = stored?.reason ?? "";
    const choices = document.createElement("p");
    choices.className = "actions";
    choices.append(
      this.button(sayMine, () => this.part(resume)),
      this.button(sayTheirs, () => {
        this.fill(stored);
        this.part(resume);
      }),
    );
    this.show("conflict", title, reason, choices);
  }

  part(resume) {
    this.isMeeting = false;
    this.place.hidden = true;
    resume();
  }

  button(text, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--secondary button--small";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  }

  show(css, ...parts) {
    this.place.className = css;
    this.place.setAttribute("role", "alert");
    this.place.replaceChildren(...parts);
    this.place.hidden = false;
    this.element.open = true;
  }
}

function readBands(text) {
  const parts = text.split(" ").map((part) => part.split(":"));
  return new Map(parts.map(([number, low, high]) => [number, [Number(low), Number(high)]]));
}

function toFacts(stored) {
  if (!stored) return { level: "", value: "", reason: "" };
  return { level: String(stored.level), value: stored.value, reason: stored.reason };
}

// Two marks are the same when they mean the same: 74,5 is 74.50.
function same(one, other) {
  return (
    Boolean(one && other) &&
    one.level === other.level &&
    one.reason === other.reason &&
    plain(one.value) === plain(other.value)
  );
}

function plain(text) {
  return NUMBER.test(text) ? Number(text.replace(",", ".")) : text;
}
