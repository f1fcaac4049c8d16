// The last change of a mark can be taken back for ten seconds.
const SECONDS = 10;

export class Undo {
  constructor(words) {
    this.words = words;
    this.place = document.querySelector("[data-undo]");
    this.place?.querySelector("button").addEventListener("click", () => this.take());
  }

  // Several steps on one aspect are one change: what stood before the first of them comes back.
  offer(aspect, before, changed) {
    if (!this.place) return;
    if (this.aspect !== aspect) this.before = before;
    Object.assign(this, { aspect, changed });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(), SECONDS * 1000);
    const facts = { name: aspect.name, before: this.before.value || "–", after: aspect.facts().value };
    const text = this.words.sayUndo.replace(/\{(\w+)\}/g, (_all, name) => facts[name]);
    this.place.querySelector("span").textContent = text;
    this.place.hidden = false;
  }

  take() {
    if (!this.aspect) return;
    const { aspect, before, changed } = this;
    this.end();
    aspect.takeBack(before);
    changed();
  }

  end() {
    clearTimeout(this.timer);
    this.aspect = null;
    this.place.hidden = true;
  }
}
