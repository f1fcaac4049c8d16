// The judge's own highlights: passages marked in the text, private, kept with the entry.
// A passage is a stretch of one paragraph; when its words no longer stand there it is not shown.
import { HOLD, LATER, headersOf } from "./offline-queue.js";

export class Highlights {
  constructor(article, form) {
    this.article = article;
    this.form = form;
    this.text = article.querySelector("[data-passage-text]");
    this.marker = document.querySelector("[data-marker]");
    this.markButton = this.marker.querySelector("[data-mark-it]");
    this.clearButton = this.marker.querySelector("[data-unmark]");
    this.passages = JSON.parse(article.dataset.passages);
    this.isDirty = false;
  }

  async start(queue) {
    const { workspace, title } = this.form.dataset;
    const { keep, revision } = this.article.dataset;
    this.line = queue.line(`${workspace}:${keep}`, {
      read: () => (this.isDirty ? { passages: this.passages } : null),
      send: (record) => this.send(record),
      show: () => {},
      address: keep,
      workspace,
      title,
    });
    this.line.revision = Number(revision);
    document.addEventListener("selectionchange", () => this.offer());
    this.text.addEventListener("click", ({ target }) => this.offer(target.closest("mark")));
    for (const button of [this.markButton, this.clearButton]) {
      button.addEventListener("pointerdown", (event) => event.preventDefault()); // keep the selection
    }
    this.markButton.addEventListener("click", () => this.toggle());
    this.clearButton.addEventListener("click", () => this.clear());
    await this.restore();
    this.draw();
    await this.line.flush();
  }

  async restore() {
    const local = await this.line.recall();
    if (!local?.body?.passages) return;
    const isCopy = "kept" in document.documentElement.dataset;
    if (local.isDone && !(isCopy && local.revision >= this.line.revision)) return;
    this.passages = local.body.passages;
    this.isDirty = !local.isDone;
  }

  async send(record) {
    const response = await fetch(record.address, {
      method: "POST",
      redirect: "manual",
      headers: headersOf(record, this.form.elements.csrfmiddlewaretoken.value),
      body: JSON.stringify({ ...record.body, revision: record.revision }),
    });
    if (!response.ok) return response.status >= 500 ? LATER : HOLD;
    this.isDirty = record.body.passages !== this.passages;
    return { revision: (await response.json()).revision, body: record.body };
  }

  // What is selected in the text, a stretch for each paragraph.
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return [];
    const range = selection.getRangeAt(0);
    if (!this.text.contains(range.commonAncestorContainer)) return [];
    return [...this.text.querySelectorAll("[data-at]")]
      .filter((paragraph) => range.intersectsNode(paragraph))
      .map((paragraph) => stretch(paragraph, range))
      .filter(Boolean);
  }

  offer(mark = null) {
    const isSelected = this.selected().length > 0;
    const caret = getSelection().anchorNode?.parentElement?.closest("[data-passage-text] mark");
    this.touched = isSelected ? null : (mark ?? caret);
    this.marker.hidden = !isSelected && !this.touched;
    this.markButton.hidden = !isSelected;
    this.clearButton.hidden = !this.touched;
  }

  // Marks the selection; what was marked already is taken back.
  toggle() {
    const found = this.selected();
    if (!found.length) return;
    const isThere = found.every((one) => this.passages.some((other) => holds(other, one)));
    this.passages = isThere
      ? this.passages.filter((one) => !found.some((other) => holds(one, other)))
      : found.reduce(merge, this.passages);
    getSelection().removeAllRanges();
    this.change();
  }

  clear() {
    const { at, from } = this.touched.dataset;
    this.passages = this.passages.filter((one) => one.at !== at || one.from !== Number(from));
    this.touched = null;
    this.change();
  }

  change() {
    this.isDirty = true;
    this.draw();
    this.offer();
    this.line?.keep({ passages: this.passages });
    this.line?.flush();
  }

  draw() {
    for (const mark of this.text.querySelectorAll("mark")) mark.replaceWith(...mark.childNodes);
    this.text.normalize();
    for (const passage of this.passages) {
      const paragraph = this.text.querySelector(`[data-at="${CSS.escape(passage.at)}"]`);
      const { from, to, text } = passage;
      if (paragraph?.textContent.slice(from, to) === text) paint(paragraph, passage);
    }
  }
}

function stretch(paragraph, range) {
  const whole = document.createRange();
  whole.selectNodeContents(paragraph);
  const isBefore = range.compareBoundaryPoints(Range.START_TO_START, whole) <= 0;
  const isAfter = range.compareBoundaryPoints(Range.END_TO_END, whole) >= 0;
  const from = isBefore ? 0 : lengthTo(whole, range.startContainer, range.startOffset);
  const to = isAfter ? whole.toString().length : lengthTo(whole, range.endContainer, range.endOffset);
  const text = paragraph.textContent.slice(from, to);
  return text.trim() && { at: paragraph.dataset.at, from, to, text };
}

function lengthTo(whole, node, offset) {
  const before = whole.cloneRange();
  before.setEnd(node, offset);
  return before.toString().length;
}

function holds(one, other) {
  return one.at === other.at && one.from <= other.from && one.to >= other.to;
}

// Passages that touch become one.
function merge(passages, fresh) {
  const touches = (one) => one.at === fresh.at && one.from <= fresh.to && one.to >= fresh.from;
  const joined = passages.filter(touches).reduce((sum, one) => join(sum, one), fresh);
  return [...passages.filter((one) => !touches(one)), joined];
}

function join(one, other) {
  const [first, last] = one.from <= other.from ? [one, other] : [other, one];
  const text = first.text + last.text.slice(Math.max(0, first.to - last.from));
  const isInside = last.to <= first.to;
  return { ...first, to: Math.max(first.to, last.to), text: isInside ? first.text : text };
}

function paint(paragraph, { at, from, to }) {
  let place = 0;
  for (const node of textsOf(paragraph)) {
    const [start, end] = [Math.max(from - place, 0), Math.min(to - place, node.length)];
    place += node.length;
    if (start >= end) continue;
    const mark = document.createElement("mark");
    Object.assign(mark.dataset, { at, from });
    const part = node.splitText(start);
    part.splitText(end - start);
    part.replaceWith(mark);
    mark.append(part);
  }
}

function textsOf(paragraph) {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}
