// What a message looks like: one function for each kind of body, faces, times.

import { element, link, pictureAddress, plain, render, target, typed } from "/static/markdown.js";

const DAYS = "日一二三四五六";
const HUES = 8;
const SVG = "http://www.w3.org/2000/svg";

/** A drawn sign from the page's symbols. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** The round picture of somebody: the leaf for the bot, else the last characters of the name. */
export function face(id, name, size = "") {
  if (id === "bot") {
    const leaf = element("span", `face leaf ${size}`, [icon("leaf")]);
    leaf.setAttribute("aria-hidden", "true");
    return leaf;
  }
  const words = [...String(name || "？").replace(/[（(].*$/, "").trim()];
  const initials = /[A-Za-z]/.test(words[0] ?? "") ? words[0].toUpperCase() : words.slice(-2).join("");
  const made = element("span", `face hue${hue(id)} ${size}`, [initials]);
  made.setAttribute("aria-hidden", "true");
  return made;
}

/** The picture of a group: a sign on a colour of its own. */
export function groupFace(id) {
  const made = element("span", `face square hue${hue(id)}`, [icon("people")]);
  made.setAttribute("aria-hidden", "true");
  return made;
}

function hue(text) {
  let sum = 7;
  for (const character of String(text)) sum = (sum * 31 + character.codePointAt(0)) % 99991;
  return sum % HUES;
}

/** One line that says what a message is. */
export function summary(body) {
  const { type } = body;
  if (type === "text") return oneLine(body.content);
  if (type === "markdown") return oneLine(body.title || plain(body.text));
  if (type === "actionCard" || type === "link") return oneLine(body.title || plain(body.text));
  if (type === "file") return `[文件] ${body.name ?? ""}`;
  if (type === "audio") return `[语音] ${oneLine(body.recognition)}`;
  if (type === "richText") return oneLine(pieces(body).map((piece) => piece.text ?? "[图片]").join(" "));
  return { image: "[图片]", video: "[视频]", feedCard: "[图文]", card: "[卡片]" }[type] ?? "[消息]";
}

const oneLine = (text) => String(text ?? "").split(/\s+/).join(" ").trim();
const pieces = (body) => (Array.isArray(body.pieces ?? body.richText) ? (body.pieces ?? body.richText) : []);

/** The inside of a bubble. ``use``: say(words), enlarge(address, name), names (id → name). */
export function show(body, use) {
  const drawn = { ...use, picture: (from, alt) => picture(from, alt, use) };
  return (KINDS[body.type] ?? unknown)(body, drawn);
}

const KINDS = {
  text: (body, use) => element("div", "words", mentions(typed(String(body.content ?? "")), use)),
  markdown: (body, use) => element("div", "markdown", mentions(render(body.text, use), use)),
  image: imageWithWords,
  file: fileCard,
  audio: audioBubble,
  video: (body) => note("mic", `视频${body.duration ? ` ${seconds(body.duration)}` : ""}`),
  actionCard: (body, use) =>
    element("div", "card", [...heading(body.title, body.text), markdownOf(body, use), buttons(body, use)]),
  link: linkCard,
  richText: (body, use) => element("div", "words", pieces(body).map((piece) => richPiece(piece, use))),
  feedCard: (body, use) => element("div", "card feed", (body.links ?? []).map((each) => linkCard(each, use))),
  card: (body, use) => element("div", "card", [...heading(body.title), markdownOf(body, use)]),
};

const unknown = () => note("chat", "这种消息在这里看不了");
const note = (sign, words) => element("div", "note-line", [icon(sign), words]);
const markdownOf = (body, use) => element("div", "markdown", render(body.text ?? "", use));

function richPiece(piece, use) {
  if (piece.text !== undefined) return element("p", "", typed(String(piece.text)));
  return picture(pictureAddress(piece.media), "图片", use);
}

/** A title, unless the text begins with the same words. */
function heading(title, text) {
  return title && !plain(text ?? "").startsWith(title) ? [element("h3", "", [title])] : [];
}

/** ``@id`` of a known person becomes ``@name``, and so does the bot's own name. */
function mentions(nodes, use) {
  const names = use.names;
  if (!names?.size) return nodes;
  const holder = element("div", "", nodes);
  const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (walker.currentNode.data.includes("@")) found.push(walker.currentNode);
  for (const text of found) text.replaceWith(...mentioned(text.data, names));
  return [...holder.childNodes];
}

function mentioned(text, names) {
  const known = [...names.keys()].sort((a, b) => b.length - a.length);
  const out = [];
  let rest = text;
  for (let at = rest.indexOf("@"); at >= 0; at = rest.indexOf("@", at + 1)) {
    const id = known.find((each) => rest.startsWith(each, at + 1));
    if (!id) continue;
    out.push(rest.slice(0, at), element("span", "mention", [`@${names.get(id)}`]));
    rest = rest.slice(at + 1 + id.length);
    at = -1;
  }
  return [...out, rest];
}

function picture(from, alt, use) {
  if (!from) return note("picture", "图片打不开");
  const image = element("img");
  image.src = from;
  image.alt = alt || "图片";
  image.decoding = "async";
  const button = element("button", "picture", [image]);
  button.type = "button";
  button.setAttribute("aria-label", `${alt || "图片"}，点开看大图`);
  button.addEventListener("click", () => use.enlarge(from, alt));
  image.addEventListener("error", () => button.replaceWith(note("picture", "图片打不开")));
  return button;
}

function imageWithWords(body, use) {
  const shown = picture(body.preview ?? pictureAddress(body.media), "图片", use);
  return body.text ? element("div", "captioned", [shown, element("p", "words", typed(body.text))]) : shown;
}

function fileCard(body) {
  const name = body.name || "文件";
  const kind = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const sign = element("span", `file-sign ${tone(kind)}`, [kind ? kind.slice(0, 4).toUpperCase() : "文件"]);
  const about = element("span", "file-about", [
    element("strong", "", [name]),
    element("small", "", [body.size ? size(body.size) : ""]),
  ]);
  if (!body.media) return element("div", "file", [sign, about]);
  const made = element("a", "file", [sign, about, icon("download")]);
  made.href = pictureAddress(body.media) ?? `/media/${encodeURIComponent(body.media)}`;
  made.download = name;
  made.setAttribute("aria-label", `下载文件 ${name}`);
  return made;
}

function tone(kind) {
  if (/^(xlsx?|csv)$/.test(kind)) return "sheet-file";
  if (/^docx?$/.test(kind)) return "word-file";
  return kind === "pdf" ? "pdf-file" : "";
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const kilo = bytes / 1024;
  return kilo < 1024 ? `${Math.round(kilo)} KB` : `${(kilo / 1024).toFixed(1)} MB`;
}

function seconds(duration) {
  const whole = Math.max(1, Math.round(Number(duration) / 1000));
  return whole < 60 ? `${whole}″` : `${Math.floor(whole / 60)}′${String(whole % 60).padStart(2, "0")}″`;
}

function audioBubble(body) {
  const long = Math.min(5, Math.ceil(Number(body.duration ?? 0) / 6000));
  const bar = element("div", `audio long${long}`, [icon("waves"), body.duration ? seconds(body.duration) : "语音"]);
  const words = body.recognition
    ? element("p", "heard", [body.recognition])
    : element("p", "heard nothing-heard", ["没有转出文字"]);
  return element("div", "", [bar, words]);
}

function buttons(body, use) {
  const made = element("div", body.horizontal ? "buttons horizontal" : "buttons");
  for (const { title, url } of body.buttons ?? []) {
    const to = target(url);
    made.append(to ? link(to, [title], use) : element("span", "dead", [title]));
  }
  return made;
}

function linkCard(body, use) {
  const to = target(body.url);
  const about = element("span", "link-about", [
    element("strong", "", [body.title || "链接"]),
    element("span", "", [body.text ?? ""]),
  ]);
  const from = body.picture ? pictureAddress(body.picture) : null;
  const children = [about];
  if (from) {
    const image = element("img");
    image.src = from;
    image.alt = "";
    children.push(image);
  }
  const made = to ? link(to, children, use) : element("div", "", children);
  made.classList.add("link-card");
  return made;
}

// Times: as the message's own zone tells them, wherever the browser is.

/** The clock of the emulator is a minute or more from the browser's; messages show by how much. */
let shift = 0;

/** Learns from a message what time it is there: now, if it has just arrived; no earlier, else. */
export function clockIs(at, { isNew = false } = {}) {
  const ahead = Date.parse(at) - Date.now();
  if (isNew || ahead > shift) shift = Math.abs(ahead) < 60_000 ? 0 : ahead;
}

/** This moment there, in the zone that an earlier message was told in. */
export function now(like = "+08:00") {
  const zone = /[+-]\d\d:\d\d$/.exec(like)?.[0] ?? "+00:00";
  return there(minutesOf(zone)).toISOString().slice(0, 19) + zone;
}

const there = (minutes) => new Date(Date.now() + shift + minutes * 60_000);

function minutesOf(at) {
  const zone = /([+-])(\d\d):?(\d\d)$/.exec(at);
  return zone ? (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
}

/** Date and clock of a moment like 2026-06-18T18:30:00+08:00, and how today is called there. */
export function moment(at) {
  const [date, clock] = [at.slice(0, 10), at.slice(11, 16)];
  const today = there(minutesOf(at)).toISOString().slice(0, 10);
  return { date, clock, today, stamp: Date.parse(at) };
}

const dayNumber = (date) => Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000);

function dayName(date, today) {
  const ago = dayNumber(today) - dayNumber(date);
  if (ago === 0) return "今天";
  if (ago === 1) return "昨天";
  const [year, month, day] = date.split("-").map(Number);
  const words = `${month}月${day}日`;
  if (year !== Number(today.slice(0, 4))) return `${year}年${words}`;
  return `${words} 周${DAYS[new Date(`${date}T00:00:00Z`).getUTCDay()]}`;
}

/** Above messages: 今天 18:30, 6月18日 周四 18:30 */
export function separatorTime(at) {
  const { date, clock, today } = moment(at);
  return `${dayName(date, today)} ${clock}`;
}

/** In the list of conversations: 18:30, 昨天, 6月18日 */
export function listTime(at) {
  const { date, clock, today } = moment(at);
  return date === today ? clock : dayName(date, today).split(" ")[0];
}
