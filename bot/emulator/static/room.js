// The messages of the open conversation: rows, separators, scrolling, the pill for new ones.

import { face, icon, moment, separatorTime, show, summary } from "/static/bodies.js";
import { element } from "/static/markdown.js";

const PAUSE = 5 * 60_000;
const AT_ONCE = 120;
const NEAR = 80;
const HOLD = 450;
const CODE = { sending: "正在发送", failed: "没发出去" };

/** An entry is {key, message, state, quote}; state is sent, sending or failed. */
export class Room {
  #entries = [];
  #rows = new Map();
  #most = AT_ONCE;
  #stuck = true;
  #missed = 0;
  #last = 0;
  #context = null;

  constructor(page, hooks) {
    this.page = page;
    this.hooks = hooks;
    page.scroll.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    page.older.addEventListener("click", () => this.#showOlder());
    page.pill.addEventListener("click", () => this.toNewest(true));
    new ResizeObserver(() => this.#stuck && this.#jump()).observe(page.messages);
    new ResizeObserver(() => this.#stuck && this.#jump()).observe(page.scroll);
  }

  get isAtNewest() {
    return this.#stuck;
  }

  /** Shows a conversation. ``context``: me, isGroup, use (for bodies). */
  open(entries, context) {
    this.#entries = entries;
    this.#context = context;
    this.#rows.clear();
    this.#most = AT_ONCE;
    this.page.messages.replaceChildren();
    this.#stuck = true;
    this.#missed = 0;
    this.draw();
    this.toNewest();
    this.#showStart();
  }

  /** Puts the page in agreement with the entries. ``added``: how many came from others. */
  draw(added = 0) {
    const nodes = this.#wanted();
    const list = this.page.messages;
    nodes.forEach((node, at) => {
      if (list.children[at] !== node) list.insertBefore(node, list.children[at] ?? null);
    });
    while (list.children.length > nodes.length) list.lastElementChild.remove();
    this.page.older.hidden = this.#entries.length <= this.#most;
    if (added && !this.#stuck) this.#missed += added;
    if (this.#stuck) this.#jump();
    if (added && this.#stuck) this.#showStart();
    this.#drawPill();
  }

  /** Scrolls to the newest message. */
  toNewest(smoothly = false) {
    this.#stuck = true;
    this.#missed = 0;
    this.#jump(smoothly);
    this.#drawPill();
  }

  /** Of a message that is higher than the window, the beginning is shown and not the end. */
  #showStart() {
    const { scroll, messages } = this.page;
    const row = messages.lastElementChild;
    if (!row || row.classList.contains("mine") || row.offsetHeight < scroll.clientHeight) return;
    this.#stuck = false;
    scroll.scrollTop += row.getBoundingClientRect().top - scroll.getBoundingClientRect().top;
    this.#last = scroll.scrollTop;
  }

  #wanted() {
    const nodes = [];
    let before = null;
    for (const entry of this.#entries.slice(-this.#most)) {
      const row = this.#row(entry);
      const isPause = this.#needsTime(before, entry);
      if (isPause) nodes.push(this.#separator(entry));
      const isFirst = isPause || before?.message.by !== entry.message.by;
      row.classList.toggle("first", isFirst);
      this.#drawState(row, entry);
      nodes.push(row);
      before = entry;
    }
    return nodes;
  }

  #needsTime(before, entry) {
    if (before === null) return true;
    if (entry.state !== "sent" || before.state !== "sent") return false;
    const [then, now] = [moment(before.message.at), moment(entry.message.at)];
    return then.date !== now.date || now.stamp - then.stamp > PAUSE;
  }

  #separator(entry) {
    const key = `time ${entry.key}`;
    const made = this.#rows.get(key) ?? element("li", "time", [element("time")]);
    this.#rows.set(key, made);
    made.firstChild.textContent = separatorTime(entry.message.at);
    made.firstChild.dateTime = entry.message.at;
    return made;
  }

  #row(entry) {
    const known = this.#rows.get(entry.key);
    if (known) return known;
    const { message } = entry;
    const { me, isGroup, use } = this.#context;
    const isMine = message.by === me;
    const inside = [this.#bubble(entry, use), this.#actions(entry)];
    const column = element("div", "column", [element("div", "line", inside)]);
    if (isGroup && !isMine) column.prepend(nameLine(message));
    const row = element("li", isMine ? "row mine" : "row", [face(faceId(message), message.name, "small"), column]);
    row.setAttribute("aria-label", `${isMine ? "我" : message.name}，${moment(message.at).clock}`);
    holdable(row);
    this.#rows.set(entry.key, row);
    return row;
  }

  #bubble({ message, quote }, use) {
    const made = element("div", `bubble ${message.recalled ? "recalled" : message.body.type}`);
    if (message.recalled) {
      made.append("消息已撤回");
      return made;
    }
    const quoted = quote ?? message.quote ?? message.body.quote;
    const about = this.#find(quoted?.msg_id ?? quoted) ?? quoted;
    const words = about?.body ? summary(about.body) : about?.text;
    if (words) made.append(element("p", "quoted", [element("strong", "", [about.name ?? ""]), words]));
    made.append(show(message.body, use));
    return made;
  }

  #find(id) {
    if (!id) return undefined;
    return this.#entries.find((entry) => entry.message.msg_id === id)?.message;
  }

  #actions(entry) {
    const reply = action("reply", "回复", () => this.hooks.reply(entry));
    const copy = action("copy", "复制", () => this.hooks.copy(entry));
    const isWords = !["image", "file", "video"].includes(entry.message.body.type);
    return element("div", "actions", isWords ? [reply, copy] : [reply]);
  }

  #drawState(row, entry) {
    if (row.dataset.state === entry.state) return;
    row.dataset.state = entry.state;
    row.querySelector(".state")?.remove();
    if (entry.state === "sent") return;
    const state = element("div", "state", [CODE[entry.state]]);
    if (entry.state === "sending") state.prepend(element("span", "spinner"));
    if (entry.state === "failed") {
      const again = element("button", "again", ["重发"]);
      again.type = "button";
      again.addEventListener("click", () => this.hooks.again(entry));
      state.append(again);
    }
    row.querySelector(".column").append(state);
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.page.scroll;
    const isUp = scrollTop < this.#last - 1;
    this.#last = scrollTop;
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.#stuck = true;
    else if (isUp) this.#stuck = false;
    if (!this.#stuck) return;
    if (this.#missed) this.hooks.seen();
    this.#missed = 0;
    this.#drawPill();
  }

  #showOlder() {
    const { scroll } = this.page;
    const fromBottom = scroll.scrollHeight - scroll.scrollTop;
    this.#stuck = false;
    this.#most += AT_ONCE;
    this.draw();
    scroll.scrollTop = scroll.scrollHeight - fromBottom;
  }

  #jump(smoothly = false) {
    const { scroll } = this.page;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scroll.scrollTo({ top: scroll.scrollHeight, behavior: smoothly && !isCalm ? "smooth" : "instant" });
  }

  #drawPill() {
    this.page.pill.hidden = this.#missed === 0;
    this.page.pillText.textContent = this.#missed > 1 ? `${this.#missed}条新消息` : "有新消息";
  }
}

const isRobot = (by) => by === "bot" || by.startsWith("robot:");
const faceId = (message) => (message.by.startsWith("robot:") ? "bot" : message.by);

function nameLine(message) {
  const made = element("p", "who", [message.name]);
  if (isRobot(message.by)) made.append(element("span", "tag", ["机器人"]));
  return made;
}

function action(sign, label, act) {
  const made = element("button", "action", [icon(sign)]);
  made.type = "button";
  made.title = label;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", () => {
    made.closest(".row")?.classList.remove("held");
    act();
  });
  return made;
}

/** A long press with a finger shows what can be done with a message. */
function holdable(row) {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  row.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" || event.target.closest(".actions, a, .say")) return;
    timer = setTimeout(() => held(row), HOLD);
  });
  for (const name of ["pointerup", "pointercancel", "pointermove"]) row.addEventListener(name, stop);
  row.addEventListener("contextmenu", (event) => {
    if (row.classList.contains("held")) event.preventDefault();
  });
}

function held(row) {
  for (const other of document.querySelectorAll(".row.held")) other.classList.remove("held");
  row.classList.add("held");
  const leave = (event) => {
    if (row.contains(event.target)) return;
    row.classList.remove("held");
    document.removeEventListener("pointerdown", leave);
  };
  document.addEventListener("pointerdown", leave);
}
