// Talking with the emulator: reading, sending, and the live stream.

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 10_000;
const PATIENCE = 30_000;

async function answer(path, options = {}) {
  const response = await fetch(path, { signal: AbortSignal.timeout(PATIENCE), ...options });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

const query = (values) => new URLSearchParams(values).toString();

export const world = () => answer("/emulator/world");
export const conversations = (as) => answer(`/emulator/conversations?${query({ as })}`);
export const messages = (conversation, after = 0) =>
  answer(`/emulator/messages?${query({ conversation, after })}`);

/** Says something; the id of the message. */
export async function say(what) {
  const options = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(what),
  };
  return (await answer("/emulator/say", options)).msg_id;
}

/** Sends a picture, a file or speech; the id of the message. */
export async function upload({ file, ...fields }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file ?? new Blob([]), file?.name ?? "");
  return (await answer("/emulator/upload", { method: "POST", body: form })).msg_id;
}

/** Listens to everything that is said to somebody. ``tell`` has message, lost and back. */
export class Stream {
  #source = null;
  #timer = 0;
  #wait = FIRST_WAIT;
  #lost = false;

  constructor(as, tell) {
    this.as = as;
    this.tell = tell;
    this.#open();
  }

  get isOpen() {
    return this.#source?.readyState === EventSource.OPEN;
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  /** Tries at once, for instance when the machine is online again. */
  hurry() {
    if (!this.isOpen && this.#source) this.#open();
  }

  #open() {
    this.close();
    const source = new EventSource(`/emulator/stream?${query({ as: this.as })}`);
    this.#source = source;
    source.addEventListener("open", () => this.#opened());
    source.addEventListener("message", (event) => this.tell.message(JSON.parse(event.data)));
    source.addEventListener("error", () => this.#failed(source));
  }

  #opened() {
    this.#wait = FIRST_WAIT;
    if (this.#lost) this.tell.back();
    this.#lost = false;
  }

  #failed(source) {
    if (source !== this.#source) return;
    if (!this.#lost) this.tell.lost();
    this.#lost = true;
    if (source.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }
}
