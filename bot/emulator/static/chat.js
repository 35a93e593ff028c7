// The chat page: who I am, the conversations, the open one. Own code, no library.

import { clockIs, face, groupFace, listTime, now, summary } from "/static/bodies.js";
import { Composer, dataAddress } from "/static/composer.js";
import { element } from "/static/markdown.js";
import { Room } from "/static/room.js";
import * as server from "/static/server.js";

const PARTS = ["报送人", "整理人员", "领导", "管理员", "其他"];
const READ = "wutong.read";
const SHORT_WHILE = 3_000;

/** Everything on the page that has an id, by its name in camel case. */
const page = Object.fromEntries(
  [...document.querySelectorAll("[id]:not(symbol)")].map((node) => [
    node.id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()),
    node,
  ]),
);

const here = {
  world: { bot: { name: "小梧桐" }, users: [], groups: [] },
  me: null,
  open: null,
  conversations: [],
  entries: new Map(),
  unread: new Map(),
  stream: null,
  sent: 0,
};

const room = new Room(page, {
  reply: (entry) => composer.quote(entry.message),
  copy: (entry) => copy(entry.message.body),
  again: (entry) => again(entry),
  seen: () => markRead(here.open),
});
const composer = new Composer(
  { ...page, room: page.room },
  { say, upload, toast },
);

// Who I am

function drawPersons() {
  const wanted = page.findPerson.value.trim().toLowerCase();
  const groups = new Map(PARTS.map((part) => [part, []]));
  for (const user of here.world.users.filter((each) => matches(each, wanted))) {
    (groups.get(user.part) ?? groups.get("其他")).push(user);
  }
  const drawn = [...groups].filter(([, users]) => users.length).map(([part, users]) => drawPart(part, users));
  page.persons.replaceChildren(...(drawn.length ? drawn : [element("p", "empty", ["没有找到这个人"])]));
}

function matches({ name, title, department, part }, wanted) {
  return !wanted || [name, title, department, part].some((text) => text?.toLowerCase().includes(wanted));
}

function drawPart(part, users) {
  const heading = element("h2", "", [part, element("span", "", [String(users.length)])]);
  return element("section", "part", [heading, ...users.map(drawPerson)]);
}

function drawPerson(user) {
  const about = [user.title, user.department].filter(Boolean).join(" · ");
  const text = element("span", "two-lines", [element("strong", "", [user.name]), element("small", "", [about])]);
  const made = element("button", "person", [face(user.id, user.name), text]);
  made.type = "button";
  made.title = about;
  if (user.id === here.me?.id) made.setAttribute("aria-current", "true");
  made.addEventListener("click", () => go(user.id, isNarrow() ? null : conversationOf(null)));
  return made;
}

const isNarrow = () => matchMedia("(max-width: 760px)").matches;
const conversationOf = (id) => here.conversations.find((each) => each.id === id)?.id ?? null;

async function become(user) {
  here.stream?.close();
  here.me = user;
  Object.assign(here, { open: null, conversations: [], entries: new Map(), unread: new Map() });
  composer.close();
  drawPersons();
  page.listOf.textContent = user.name;
  await loadConversations();
  here.stream = new server.Stream(user.id, {
    message: (message) => received(message),
    lost: () => (page.offline.hidden = false),
    back: () => catchUp(),
  });
}

// Conversations

async function loadConversations() {
  const { me } = here;
  const found = await server.conversations(me.id);
  if (here.me !== me) return;
  here.conversations = found;
  for (const { last } of found) if (last) clockIs(last.at);
  const read = readCounts();
  for (const { id, count } of found) {
    const known = read[id] ?? 0;
    here.unread.set(id, id === here.open ? 0 : count - (known > count ? 0 : known));
  }
  drawConversations();
}

function drawConversations() {
  const newest = (each) => each.last?.number ?? -1;
  const ordered = [...here.conversations].sort((a, b) => newest(b) - newest(a));
  page.conversations.replaceChildren(...ordered.map(drawConversation));
  const total = [...here.unread.values()].reduce((sum, n) => sum + n, 0);
  const bot = here.world.bot.name;
  document.title = `${total ? `(${total}) ` : ""}${here.me ? `${here.me.name} · ` : ""}${bot}`;
}

function drawConversation(each) {
  const unread = here.unread.get(each.id) ?? 0;
  const { last } = each;
  const top = element("span", "top", [
    element("strong", "", [titleOf(each)]),
    element("time", "", [last ? listTime(last.at) : ""]),
  ]);
  const bottom = element("span", "bottom", [element("span", "preview", [last ? preview(each, last) : "还没有消息"])]);
  if (unread) bottom.append(element("span", "badge", [unread > 99 ? "99+" : String(unread)]));
  const made = element("button", "conversation", [faceOf(each), element("span", "two-lines", [top, bottom])]);
  made.type = "button";
  if (unread) made.setAttribute("aria-label", `${titleOf(each)}，${unread}条未读`);
  if (each.id === here.open) made.setAttribute("aria-current", "true");
  made.addEventListener("click", () => go(here.me.id, each.id));
  return made;
}

const titleOf = (each) => each.title || here.world.bot.name;
const faceOf = (each) => (each.kind === "group" ? groupFace(each.id) : face("bot", here.world.bot.name));

function preview(each, last) {
  const words = last.recalled ? "消息已撤回" : summary(last.body);
  if (last.by === here.me.id) return `我：${words}`;
  return each.kind === "group" ? `${last.name}：${words}` : words;
}

function readCounts() {
  try {
    return JSON.parse(localStorage.getItem(`${READ}.${here.me.id}`)) ?? {};
  } catch {
    return {};
  }
}

function markRead(id) {
  const conversation = here.conversations.find((each) => each.id === id);
  if (!conversation) return;
  here.unread.set(id, 0);
  try {
    const counts = { ...readCounts(), [id]: conversation.count };
    localStorage.setItem(`${READ}.${here.me.id}`, JSON.stringify(counts));
  } catch {
    // A browser that keeps nothing shows more as unread next time; that is all.
  }
  drawConversations();
}

// The open conversation

async function open(id) {
  here.open = id;
  const conversation = here.conversations.find((each) => each.id === id);
  const group = here.world.groups.find((each) => each.id === id);
  drawHead(conversation, group);
  composer.open({
    key: `${here.me.id} ${id}`,
    isGroup: conversation.kind === "group",
    withBot: group?.with_bot ?? true,
    bot: here.world.bot.name,
    part: here.me.part,
  });
  if (!here.entries.has(id)) {
    const found = await server.messages(id);
    if (here.open !== id) return;
    here.entries.set(id, found.map((message) => ({ key: `m${message.number}`, message, state: "sent" })));
  }
  room.open(here.entries.get(id), { me: here.me.id, isGroup: conversation.kind === "group", use: uses() });
  markRead(id);
  composer.focus();
}

function drawHead(conversation, group) {
  page.nothing.hidden = true;
  page.room.hidden = false;
  page.roomFace.replaceChildren(faceOf(conversation));
  page.roomName.textContent = titleOf(conversation);
  page.showMembers.hidden = !group;
  const who = [here.me.name, here.me.title].filter(Boolean).join(" · ");
  page.roomNote.textContent = group ? `${group.members.length}位成员，我是${who}` : `我是${who}`;
}

function uses() {
  const { bot, users } = here.world;
  const names = new Map([[bot.name, bot.name], ["所有人", "所有人"]]);
  for (const { id, name } of users) names.set(id, name).set(name, name);
  return { names, enlarge, say: (words) => say(words, null) };
}

function drawMembers() {
  const group = here.world.groups.find((each) => each.id === here.open);
  const known = group.members.map((id) => here.world.users.find((user) => user.id === id)).filter(Boolean);
  const rows = known.map((user) => memberRow(face(user.id, user.name), user.name, user.title));
  if (group.with_bot) rows.unshift(memberRow(face("bot", ""), here.world.bot.name, "机器人"));
  page.membersTitle.textContent = `群成员（${known.length}人）`;
  page.members.replaceChildren(...rows);
  page.membersDialog.showModal();
}

const memberRow = (drawn, name, note) =>
  element("li", "", [drawn, element("span", "two-lines", [element("strong", "", [name]), element("small", "", [note ?? ""])])]);

function enlarge(address, name) {
  page.viewerPicture.src = address;
  page.viewerPicture.alt = name || "图片";
  page.viewerSave.href = address;
  page.pictureDialog.showModal();
}

// Messages that come and go

function received(message) {
  const conversation = here.conversations.find((each) => each.id === message.conversation);
  if (!conversation) return void loadConversations();
  clockIs(message.at, { isNew: true });
  if (message.number <= (conversation.last?.number ?? 0)) return void keep(message);
  conversation.last = message;
  conversation.count += 1;
  const isMine = message.by === here.me.id;
  const isNew = keep(message);
  if (message.conversation === here.open) {
    if (isMine && isNew) room.toNewest();
    if (!isMine) announce(message);
    if (room.isAtNewest && !document.hidden) return void markRead(here.open);
  }
  if (!isMine) here.unread.set(message.conversation, (here.unread.get(message.conversation) ?? 0) + 1);
  drawConversations();
}

/** Puts a message among the entries; false when it was there, or is what this page has just sent. */
function keep(message) {
  const entries = here.entries.get(message.conversation);
  if (!entries || entries.some((each) => each.message.number === message.number)) return false;
  const mine = message.by === here.me.id ? entries.find((each) => isSame(each, message)) : null;
  if (mine) {
    mine.message = { ...message, body: { ...message.body, preview: mine.message.body.preview } };
    mine.state = "sent";
  } else {
    entries.push({ key: `m${message.number}`, message, state: "sent" });
  }
  if (message.conversation === here.open) room.draw(message.by === here.me.id ? 0 : 1);
  return !mine;
}

function isSame({ message, state }, arrived) {
  if (message.number !== undefined) return false;
  if (message.msg_id) return message.msg_id === arrived.msg_id;
  const isText = arrived.body.type === "text" && message.body.type === "text";
  return state === "sending" && (isText ? message.body.content === arrived.body.content : message.body.type === arrived.body.type);
}

function announce({ name, body }) {
  page.announcer.append(element("p", "", [`${name}：${summary(body)}`]));
  while (page.announcer.children.length > 5) page.announcer.firstChild.remove();
}

async function catchUp() {
  page.offline.hidden = true;
  try {
    const before = here.conversations.find((each) => each.id === here.open)?.last?.number ?? 0;
    await loadConversations();
    const now = here.conversations.find((each) => each.id === here.open);
    const isRestarted = (now?.last?.number ?? 0) < before;
    const opened = isRestarted ? new Map() : new Map([[here.open, here.entries.get(here.open)]]);
    here.entries = opened;
    if (isRestarted && here.open) return void (await open(here.open));
    if (here.open) for (const message of await server.messages(here.open, before)) keep(message);
    markRead(here.open);
  } catch {
    // The stream says so when it is lost again, and comes back here when it is not.
  }
}

function say(words, quoted) {
  const { me, open: conversation } = here;
  const bot = here.world.bot.name;
  const isGroup = here.world.groups.some((each) => each.id === conversation);
  const mention = !isGroup || words.startsWith(`@${bot}`);
  const what = { as: me.id, conversation, text: words, quote: quoted?.msg_id ?? null, mention };
  post({ type: "text", content: words }, () => server.say(what), quoted);
}

async function upload({ kind, file, recognition }) {
  const fields = { as: here.me.id, conversation: here.open, kind, file, recognition };
  const body = { type: kind === "picture" ? "image" : kind };
  if (kind === "picture") body.preview = await dataAddress(file);
  if (kind === "file") Object.assign(body, { name: file.name, size: file.size });
  if (kind === "audio") body.recognition = recognition;
  post(body, () => server.upload(fields), null);
}

function post(body, send, quoted) {
  const { me, open: conversation } = here;
  const message = { conversation, by: me.id, name: me.name, at: now(lastAt()), body };
  here.sent += 1;
  const entry = { key: `p${here.sent}`, message, state: "sending", quote: quoted, send };
  here.entries.get(conversation)?.push(entry);
  room.draw();
  room.toNewest();
  deliver(entry);
}

async function deliver(entry) {
  const { conversation } = entry.message;
  try {
    const id = await entry.send();
    const entries = here.entries.get(conversation) ?? [];
    const arrived = entries.find((each) => each !== entry && each.message.msg_id === id);
    if (arrived) entries.splice(entries.indexOf(entry), 1);
    entry.message.msg_id ??= id;
    entry.state = "sent";
    if (!here.stream?.isOpen) for (const message of await server.messages(conversation, lastNumber(entries))) keep(message);
  } catch {
    if (entry.state !== "sent") entry.state = "failed";
  }
  if (here.open === conversation) room.draw();
}

const lastNumber = (entries) => entries.reduce((most, { message }) => Math.max(most, message.number ?? 0), 0);

function again(entry) {
  const entries = here.entries.get(entry.message.conversation);
  entries.push(...entries.splice(entries.indexOf(entry), 1));
  entry.state = "sending";
  room.draw();
  room.toNewest();
  deliver(entry);
}

const lastAt = () => here.conversations.find((each) => each.last)?.last.at;

// Small things

let toastTimer = 0;
function toast(words) {
  clearTimeout(toastTimer);
  page.toast.textContent = words;
  page.toast.hidden = false;
  toastTimer = setTimeout(() => (page.toast.hidden = true), SHORT_WHILE);
}

async function copy(body) {
  try {
    await navigator.clipboard.writeText(body.content ?? body.text ?? body.recognition ?? summary(body));
    toast("已复制");
  } catch {
    toast("浏览器不让复制");
  }
}

// The address: #as=…&c=…

function go(as, conversation) {
  const values = new URLSearchParams({ as });
  if (conversation) values.set("c", conversation);
  if (location.hash === `#${values}`) return void follow();
  location.hash = values.toString();
}

async function follow() {
  const values = new URLSearchParams(location.hash.slice(1));
  const user = here.world.users.find((each) => each.id === values.get("as"));
  if (!user) return nobody();
  try {
    if (here.me?.id !== user.id) await become(user);
    if (here.me !== user) return;
    const single = here.conversations.find((each) => each.kind === "single");
    const wanted = conversationOf(values.get("c")) ?? (isNarrow() ? null : single?.id);
    page.app.dataset.view = wanted ? "chat" : "list";
    if (wanted && wanted !== here.open) await open(wanted);
    else if (!wanted) shut();
    drawConversations();
  } catch {
    toast("连不上本机的体验服务，请看看它是不是还开着。");
  }
}

function nobody() {
  page.app.dataset.view = "people";
  if (here.open) shut();
}

function shut() {
  here.open = null;
  composer.close();
  page.room.hidden = true;
  page.nothing.hidden = false;
  page.nothingTitle.textContent = here.me ? "选一个会话" : "先选一个身份";
  page.nothingText.textContent = here.me
    ? "从列表里点开一个会话。"
    : "从左边选一个人，用这个人的身份聊天。";
  page.starters.hidden = here.me !== null;
}

/** Somebody of each part, for who does not know yet whom to be. */
function drawStarters() {
  const first = PARTS.slice(0, 3).map((part) => here.world.users.find((user) => user.part === part));
  page.starters.replaceChildren(...first.filter(Boolean).map(drawStarter));
}

function drawStarter(user) {
  const text = element("span", "two-lines", [element("small", "", [user.part]), element("strong", "", [user.name])]);
  const made = element("button", "starter", [face(user.id, user.name), text]);
  made.type = "button";
  made.addEventListener("click", () => go(user.id, null));
  return made;
}

/** Words that were drawn before the page's own font was there are drawn again. */
function watchFonts() {
  document.fonts.addEventListener("loadingdone", ({ fontfaces }) => {
    if (fontfaces.some(({ family }) => family.includes("WutongSans"))) {
      document.documentElement.classList.add("font-here");
    }
  });
}

function listen() {
  watchFonts();
  addEventListener("hashchange", follow);
  addEventListener("online", () => here.stream?.hurry());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && here.open && room.isAtNewest) markRead(here.open);
  });
  page.findPerson.addEventListener("input", drawPersons);
  page.back.addEventListener("click", () => go(here.me.id, null));
  page.changePerson.addEventListener("click", () => (page.app.dataset.view = "people"));
  page.showMembers.addEventListener("click", drawMembers);
  for (const button of document.querySelectorAll("[data-close]")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }
  for (const list of [page.people, page.list]) list.addEventListener("keydown", walk);
}

/** Arrow keys go through a list. */
function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const stops = [...event.currentTarget.querySelectorAll("input, .person, .conversation")];
  const next = stops[stops.indexOf(document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

async function start() {
  listen();
  try {
    here.world = await server.world();
  } catch {
    toast("连不上本机的体验服务，请看看它是不是还开着。");
    setTimeout(() => location.reload(), SHORT_WHILE);
    return;
  }
  if (here.world.now) clockIs(here.world.now, { isNew: true });
  page.brand.textContent = here.world.bot.name;
  drawStarters();
  drawPersons();
  await follow();
  page.persons.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
}

start();
