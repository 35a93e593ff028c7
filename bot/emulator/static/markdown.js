// DingTalk's markdown: headings, quotes, bold, italic, links, pictures, lists, coloured words.
//
// Nothing of a message ever becomes HTML: the text is read into a tree, and the tree is built with
// createElement and text nodes. What the dialect does not know stays visible as it was written.

const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*$/;
const BULLET = /^[ \t]*[-*+][ \t]+(.*)$/;
const NUMBERED = /^[ \t]*(\d{1,9})[.)][ \t]+(.*)$/;
const QUOTE = /^ {0,3}>[ \t]?(.*)$/;
const SAY = /^dtmd:\/\/dingtalkclient\/sendMessage\?(?:.*&)?content=([^&#]*)/i;
const WEB = /^https?:\/\/[^\s"'<>\\]+$/i;
const MEDIA = /^[@\w][\w.=+\-/]{3,200}$/;
const BARE = /https?:\/\/[^\s<>"'，。；：！？、（）“”《》【】]+/gi;
const INLINE =
  /!\[([^\]\n]*)\]\(\s*([^)\s]+)\s*\)|\[([^\]\n]+)\]\(\s*([^)\s]+)\s*\)|\*\*(?=\S)([^\n]*?\S)\*\*|\*(?=[^\s*])([^*\n]*?[^\s*])\*|<font\s+color=["']?(#[0-9a-f]{6})["']?\s*>(.*?)<\/font>/gi;
const DEEPEST = 6;

/** What a click on an address does: {open}, {say} or null where the address is not acceptable. */
export function target(address) {
  const text = String(address ?? "").trim();
  const say = SAY.exec(text);
  if (say) return decoded(say[1], (words) => (words ? { say: words } : null));
  if (WEB.test(text)) return { open: text };
  const page = /^dingtalk:\/\/dingtalkclient\/page\/link\?(?:.*&)?url=([^&#]*)/i.exec(text);
  return page ? decoded(page[1], (url) => (WEB.test(url) ? { open: url } : null)) : null;
}

function decoded(text, use) {
  try {
    return use(decodeURIComponent(text.replaceAll("+", " ")).trim());
  } catch {
    return null;
  }
}

/** Where the bytes of a picture are: a web address, or a media id of this server; else null. */
export function pictureAddress(source) {
  const text = String(source ?? "").trim();
  if (WEB.test(text)) return text;
  return MEDIA.test(text) ? `/media/${encodeURIComponent(text)}` : null;
}

/** Words with emphasis, links, pictures and colours, as a list of tree nodes. */
export function inline(text, depth = 0) {
  if (depth > DEEPEST) return [text];
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    const node = inlineNode(found, depth + 1);
    if (node === null) continue;
    if (found.index > at) nodes.push(text.slice(at, found.index));
    nodes.push(node);
    at = found.index + found[0].length;
  }
  if (at < text.length) nodes.push(text.slice(at));
  return nodes.map((node) => (typeof node === "string" ? node.replaceAll("&nbsp;", "\u00a0") : node));
}

function inlineNode(found, depth) {
  const [, alt, source, label, address, bold, italic, color, colored] = found;
  if (source !== undefined) {
    const from = pictureAddress(source);
    return from === null ? null : { kind: "picture", from, alt };
  }
  if (label !== undefined) {
    const to = target(address);
    return to === null ? null : { kind: "link", to, children: inline(label, depth) };
  }
  if (bold !== undefined) return { kind: "bold", children: inline(bold, depth) };
  if (italic !== undefined) return { kind: "italic", children: inline(italic, depth) };
  return { kind: "color", color, children: inline(colored, depth) };
}

/** A message as a list of blocks. */
export function blocks(text, depth = 0) {
  const found = [];
  let block = null;
  for (const line of String(text ?? "").replaceAll("\r\n", "\n").split("\n")) {
    block = add(found, block, line);
  }
  return found.map((each) => finished(each, depth));
}

/** Puts a line to the block that is open, or opens the next; returns the block now open. */
function add(found, open, line) {
  if (!line.trim()) return null;
  const [kind, content, extra] = kindOf(line);
  if (open !== null && joins(open.kind, kind)) {
    const isMore = kind === "text" && open.kind !== "text" && open.kind !== "quote";
    if (isMore) open.lines[open.lines.length - 1] += `\n${content.trim()}`;
    else open.lines.push(content);
    return open;
  }
  const block = { kind, lines: [content], extra };
  found.push(block);
  return kind === "heading" ? null : block;
}

function kindOf(line) {
  const heading = HEADING.exec(line);
  if (heading) return ["heading", heading[2], heading[1].length];
  const quote = QUOTE.exec(line);
  if (quote) return ["quote", quote[1], 0];
  const bullet = BULLET.exec(line);
  if (bullet) return ["bullets", bullet[1], 0];
  const numbered = NUMBERED.exec(line);
  return numbered ? ["numbers", numbered[2], Number(numbered[1])] : ["text", line, 0];
}

const joins = (open, kind) => open === kind || kind === "text";

function finished({ kind, lines, extra }, depth) {
  if (kind === "heading") return { kind, level: extra, children: inline(lines[0]) };
  if (kind === "quote") {
    return { kind, children: depth < 3 ? blocks(lines.join("\n"), depth + 1) : [lines.join("\n")] };
  }
  if (kind === "text") return { kind, children: inline(lines.map((line) => line.trim()).join("\n")) };
  return { kind, first: extra, items: lines.map((line) => inline(line)) };
}

/** The same as plain words, for previews. */
export function plain(text) {
  const words = (nodes) =>
    nodes
      .map((node) => {
        if (typeof node === "string") return node;
        if (node.kind === "picture") return "[图片]";
        return node.items ? node.items.map(words).join(" ") : words(node.children);
      })
      .join("");
  return blocks(text)
    .map((block) => words([block]))
    .join(" ");
}

/** Builds nodes of the page. ``use.say`` sends words as the viewer, ``use.enlarge`` shows a picture. */
export function render(text, use) {
  return built(blocks(text), use);
}

function built(nodes, use) {
  return nodes.map((node) => (typeof node === "string" ? document.createTextNode(node) : make(node, use)));
}

function make(node, use) {
  if (node.kind === "picture") return use.picture(node.from, node.alt);
  if (node.kind === "link") return link(node.to, built(node.children, use), use);
  if (node.items) return list(node, use);
  const [tag, name] = {
    heading: ["p", `heading h${node.level}`],
    quote: ["blockquote", ""],
    text: ["p", ""],
    bold: ["strong", ""],
    italic: ["em", ""],
    color: ["span", "ink"],
  }[node.kind];
  const made = element(tag, name, built(node.children, use));
  if (node.kind === "heading") {
    made.setAttribute("role", "heading");
    made.setAttribute("aria-level", String(Math.min(node.level + 2, 6)));
  }
  if (node.kind === "color") made.style.setProperty("--ink", node.color);
  return made;
}

function list(node, use) {
  const made = element(node.kind === "bullets" ? "ul" : "ol", "");
  if (node.kind === "numbers" && node.first !== 1) made.start = node.first;
  for (const item of node.items) made.append(element("li", "", built(item, use)));
  return made;
}

/** A link that opens in a new tab, or a button that says something. */
export function link(to, children, use) {
  if (to.open) return webLink(to.open, children);
  const button = element("button", "say", children);
  button.type = "button";
  button.title = `发送“${to.say}”`;
  button.addEventListener("click", () => use.say(to.say));
  return button;
}

function webLink(address, children) {
  const made = element("a", "", children);
  made.href = address;
  made.target = "_blank";
  made.rel = "noopener noreferrer";
  return made;
}

/** Plain words; addresses in them can be clicked. */
export function typed(text) {
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(BARE)) {
    nodes.push(document.createTextNode(text.slice(at, found.index)), webLink(found[0], [found[0]]));
    at = found.index + found[0].length;
  }
  return [...nodes, document.createTextNode(text.slice(at))];
}

/** An element with a class and children. */
export function element(tag, name = "", children = []) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...children);
  return made;
}
