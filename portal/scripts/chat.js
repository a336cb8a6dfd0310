// The chat page, better than without script: messages are sent and come without a reload.
// The address of the conversation is in the page; its key is in a cookie that this script cannot read.
const chat = document.getElementById("chat");
const list = document.getElementById("messages");
const status = document.getElementById("status");
const announce = document.getElementById("announce");
const choices = document.getElementById("choices");
const say = document.getElementById("say");
const text = document.getElementById("text");
let after = Number(chat.dataset.after);
let language = document.documentElement.lang;
let waiting = 0;

const started = () => !chat.dataset.api.endsWith("/");
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function show(message) {
  if (message.seq <= after || document.getElementById(`m${message.seq}`)) return;
  after = message.seq;
  const words = element("div", { className: "words", lang: message.language, dir: message.author === "citizen" ? "auto" : message.direction, innerHTML: message.html });
  if (message.links.length) {
    words.append(element("ul", { className: "links" }, ...message.links.map((link) =>
      element("li", {}, element("a", { href: link.url, textContent: link.label })))));
  }
  const urgent = message.urgent && message.author !== "citizen" ? " message-urgent" : "";
  list.append(element("li", { className: `message message-${message.author}${urgent}`, id: `m${message.seq}` },
    element("span", { className: "author", textContent: chat.dataset[message.author] }), words));
  list.lastChild.scrollIntoView({ block: "nearest" });
  if (message.author === "citizen") {
    choices.querySelectorAll("button").forEach((button) => button.remove());
    return;
  }
  offer(message);
  settle();
  // Once, outside the transcript, in the language of the message.
  const spoken = element("p", { lang: message.language, dir: message.direction, textContent: message.text });
  announce.append(spoken);
  setTimeout(() => spoken.remove(), 10000);
}

function offer(message) {
  for (const choice of message.choices) {
    if (choices.querySelector(`[value="${choice.id}"]`)) continue;
    choices.append(element("button", { className: "button button-secondary", name: "choice", value: choice.id,
      textContent: choice.label, lang: message.language, dir: message.direction }));
  }
}

function settle() {
  clearTimeout(waiting);
  status.textContent = "";
}

async function send(body, form) {
  status.textContent = "";
  waiting = setTimeout(() => { status.textContent = chat.dataset.waiting; }, 1500);
  try {
    const response = await fetch(`${chat.dataset.api}/messages`, {
      method: "POST", headers: { "Content-Type": "application/json", "X-Bindeled": "1" },
      body: JSON.stringify({ client_id: newIdOf(form), ...body }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error.message);
    form.elements.client_id.value = newId();
    return true;
  } catch (error) {
    settle();
    status.textContent = error instanceof TypeError ? chat.dataset.failed : error.message;
    return false;
  }
}

const newIdOf = (form) => form.elements.client_id.value;

function enhance() {
  say.addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (words && await send({ text: words }, say)) text.value = "";
    text.focus();
  });
  choices.addEventListener("submit", async (event) => {
    event.preventDefault();
    await send({ choice: event.submitter.value }, choices);
    text.focus();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      say.requestSubmit();
    }
  });
}

async function catchUp() {
  const response = await fetch(`${chat.dataset.api}/messages?after=${after}`);
  if (response.ok) (await response.json()).messages.forEach(show);
}

function listen() {
  const stream = new EventSource(`${chat.dataset.api}/stream?after=${after}`);
  stream.addEventListener("message", (event) => show(JSON.parse(event.data)));
  stream.addEventListener("state", (event) => {
    const state = JSON.parse(event.data);
    if (state.language !== language) location.assign(location.pathname.replace(/^\/[a-z]+/, `/${state.language}`));
    language = state.language;
  });
  stream.addEventListener("open", () => { if (status.textContent === chat.dataset.offline) settle(); });
  stream.addEventListener("error", () => { status.textContent = chat.dataset.offline; });
  for (const event of ["visibilitychange", "pageshow"]) {
    addEventListener(event, () => {
      if (document.visibilityState !== "visible") return;
      catchUp().catch(() => {});
      if (stream.readyState === EventSource.CLOSED) { stream.close(); listen(); }
    }, { once: false });
  }
}

if (started()) {
  document.querySelector(".refresh")?.remove();
  enhance();
  listen();
}
list.lastElementChild?.scrollIntoView({ block: "nearest" });
