// Writing: words, quick phrases, a quoted message, pictures, files, speech.

import { summary } from "/static/bodies.js";
import { element } from "/static/markdown.js";

const LARGEST = 20 * 1024 * 1024;
const HIGHEST = 168;
const ASKS = ["今天的日报汇总", "未办结的有哪些", "本周停车充电多少件", "怎么报？"];
const REPORTS = ["今日无", "怎么报？", "我们还有哪些没办完"];
const SAMPLE_LABEL = "填一份示例";
const SAMPLE = `今天走访2次、36户。
1. 7号楼地下车库新增12个充电桩，已装好。
2. 东门绿化带有建筑垃圾，已联系物业清运，明天上午清完。
3. 二期不动产证还没办下来，请办事处协调。`;

export class Composer {
  #drafts = new Map();
  #quoted = null;
  #room = null;
  #waiting = [];

  /** ``hooks``: say(words, quoted), upload({kind, file, recognition}), toast(words). */
  constructor(page, hooks) {
    this.page = page;
    this.hooks = hooks;
    this.#listen();
    this.#listenToFiles();
  }

  /** Takes the conversation that is open: {id, isGroup, withBot, bot, part}. */
  open(room) {
    this.#keepDraft();
    this.#room = room;
    const { words, mention, chips } = this.page;
    words.value = this.#drafts.get(room.key) ?? "";
    words.placeholder = placeholder(room);
    this.page.addFile.hidden = this.page.addAudio.hidden = room.isGroup;
    mention.hidden = !(room.isGroup && room.withBot);
    mention.textContent = `@${room.bot}`;
    mention.setAttribute("aria-label", `写给${room.bot}`);
    chips.replaceChildren(...(room.isGroup ? [] : this.#chips(room.part)));
    chips.hidden = room.isGroup;
    this.quote(null);
    this.#fit();
  }

  close() {
    this.#keepDraft();
    this.#room = null;
  }

  focus() {
    if (matchMedia("(hover: hover)").matches) this.page.words.focus({ preventScroll: true });
  }

  /** Quotes a message in what is written next; null to quote none. */
  quote(message) {
    this.#quoted = message;
    this.page.quote.hidden = message === null;
    if (message === null) return;
    this.page.quoteName.textContent = message.name;
    this.page.quoteText.textContent = summary(message.body);
    this.page.words.focus();
  }

  #keepDraft() {
    if (this.#room) this.#drafts.set(this.#room.key, this.page.words.value);
  }

  #chips(part) {
    const phrases = part === "领导" || part === "整理人员" || part === "管理员" ? ASKS : REPORTS;
    const made = phrases.map((words) => chip(words, () => this.hooks.say(words, null)));
    if (phrases === REPORTS) made.push(chip(SAMPLE_LABEL, () => this.#fill(SAMPLE), "ghost"));
    return made;
  }

  #fill(text) {
    const { words } = this.page;
    words.value = text;
    this.#fit();
    words.focus();
  }

  #listen() {
    const { composer, words, mention, quoteDrop } = this.page;
    composer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    words.addEventListener("input", () => this.#fit());
    words.addEventListener("keydown", (event) => this.#key(event));
    mention.addEventListener("click", () => this.#mention());
    quoteDrop.addEventListener("click", () => this.quote(null));
  }

  #key(event) {
    if (event.key === "Escape" && this.#quoted) this.quote(null);
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#send();
  }

  #mention() {
    const { words } = this.page;
    const name = `@${this.#room.bot} `;
    if (!words.value.startsWith(name.trim())) words.value = name + words.value;
    this.#fit();
    words.focus();
    words.setSelectionRange(words.value.length, words.value.length);
  }

  #send() {
    const text = this.page.words.value.trim();
    if (!text || !this.#room) return;
    this.hooks.say(text, this.#quoted);
    this.page.words.value = "";
    this.quote(null);
    this.#fit();
  }

  /** The field as high as its words, within bounds. */
  #fit() {
    const { words, send } = this.page;
    send.disabled = !words.value.trim();
    words.style.height = "auto";
    words.style.height = `${Math.min(words.scrollHeight, HIGHEST)}px`;
  }

  #listenToFiles() {
    const { addPicture, addFile, addAudio, pictureInput, fileInput, audioDialog, audioForm } = this.page;
    addPicture.addEventListener("click", () => pictureInput.click());
    addFile.addEventListener("click", () => fileInput.click());
    pictureInput.addEventListener("change", () => this.#chosen(pictureInput, kindOf));
    fileInput.addEventListener("change", () => this.#chosen(fileInput, () => "file"));
    addAudio.addEventListener("click", () => audioDialog.showModal());
    audioForm.addEventListener("submit", () => this.#speak());
    this.page.sendForm.addEventListener("submit", () => this.#sendAll(this.#waiting, kindOf));
    this.#listenToGifts();
  }

  #chosen(input, kind) {
    this.#sendAll([...input.files], kind);
    input.value = "";
  }

  async #sendAll(files, kind) {
    for (const file of files) {
      if (this.#room?.isGroup && kind(file) !== "picture") this.hooks.toast("群里只能发文字和照片，文件请单独发给机器人。");
      else if (file.size > LARGEST) this.hooks.toast(`“${file.name}”超过20MB，发不了。`);
      else await this.hooks.upload({ kind: kind(file), file, recognition: "" });
    }
  }

  #speak() {
    const { audioWords } = this.page;
    this.hooks.upload({ kind: "audio", file: null, recognition: audioWords.value.trim() });
    audioWords.value = "";
  }

  /** Pictures and files that are pasted or dropped. */
  #listenToGifts() {
    const { room, words, drop } = this.page;
    words.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      this.#ask(files);
    });
    room.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      drop.hidden = false;
    });
    room.addEventListener("dragleave", (event) => {
      if (!room.contains(event.relatedTarget)) drop.hidden = true;
    });
    room.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.hidden = true;
      this.#ask([...(event.dataTransfer?.files ?? [])]);
    });
  }

  async #ask(files) {
    if (!files.length) return;
    this.#waiting = files;
    this.page.sendPreview.replaceChildren(...(await Promise.all(files.map(preview))));
    this.page.sendDialog.showModal();
  }
}

const kindOf = (file) => (file.type.startsWith("image/") ? "picture" : "file");

function placeholder({ isGroup, withBot, bot }) {
  if (!isGroup) return `发消息给${bot}`;
  return withBot ? `发到群里，@${bot}它才看得到` : "发到群里";
}

function chip(words, act, name = "") {
  const made = element("button", `chip ${name}`, [words]);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

async function preview(file) {
  if (kindOf(file) !== "picture") return element("p", "preview-file", [file.name]);
  const image = element("img");
  image.src = await dataAddress(file);
  image.alt = file.name;
  return image;
}

/** A file as a data address: the page may show those, but no blobs. */
export function dataAddress(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}
