// The page of a meeting that takes place now. Presses are kept in memory, in order, and nowhere else, until
// the service has answered each: the same press is sent again with the same key, so that it counts once.
// Without this file every button is a form of its own.

const BEAT = 5000; // milliseconds between two tries
const LOOK_EVERY = 3; // beats between two looks at how it stands, while nothing waits
const PATIENCE = 10000; // milliseconds after which an answer is no longer waited for
const UNREACHED = [502, 503, 504];

const queue = [];
const refused = [];
let state, version, offset;
let line = navigator.onLine ? "up" : "down";
let savedAt = null;
let busy = false;
let beats = 0;

const live = () => document.getElementById("live");
const forms = () => [...document.querySelectorAll("form[data-press]")];
const now = () => new Date(Date.now() + offset);

function clockTime(at) {
  const options = { hour: "numeric", minute: "2-digit", hour12: true, timeZone: "Europe/London" };
  return at.toLocaleTimeString("en-GB", options).replace(" ", "");
}

// --- what the page shows

function show() {
  for (const form of forms()) {
    form.hidden = form.dataset.ready === "no" || !form.dataset.from.split(" ").includes(state);
  }
  const opened = live().dataset.opened;
  const ran = document.getElementById("ran");
  if (!opened || !ran || live().dataset.room !== "yes") return;
  const minutes = Math.max(Math.floor((now() - new Date(opened)) / 60000), 0);
  ran.textContent = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

const inWords = (one) => `${one.words}, ${clockTime(one.at)}`;

function lineWords() {
  const count = queue.length === 1 ? "1 press waits" : `${queue.length} presses wait`;
  const waiting = queue.length ? ` ${count}: ${queue.map(inWords).join("; ")}.` : "";
  if (line === "out") return `You are signed out.${waiting} Sign in again in another window, and keep this one open.`;
  if (line === "fault") return `The service has a fault.${waiting} It is tried again. Keep this page open.`;
  if (line === "down") return `No connection.${waiting || " Presses wait here until it is back."} Keep this page open.`;
  if (queue.length) return `Being sent.${waiting}`;
  return savedAt ? `All saved, ${clockTime(savedAt)}.` : "Connected.";
}

function tell() {
  const place = document.getElementById("line");
  const words = lineWords();
  place.dataset.line = line;
  if (place.firstChild?.textContent !== words) {
    const said = document.createElement("span");
    said.textContent = words;
    place.replaceChildren(said);
    if (line === "out") {
      const door = document.createElement("a");
      Object.assign(door, { href: "/work/sign-in", target: "_blank", rel: "noopener", textContent: "Sign in" });
      place.append(" ", door);
    }
  }
  list("waiting", queue.map(inWords));
  list("nottaken", refused);
}

function list(id, lines) {
  const part = document.getElementById(id);
  part.hidden = lines.length === 0;
  part.querySelector("ol").replaceChildren(
    ...lines.map((words) => Object.assign(document.createElement("li"), { textContent: words })),
  );
}

// What the service answered takes the place of what is shown; a form in which somebody types stays.
function adopt(fresh) {
  Object.assign(live().dataset, fresh.dataset);
  state = fresh.dataset.state;
  version = Number(fresh.dataset.version);
  offset = new Date(fresh.dataset.now) - Date.now();
  if (fresh.dataset.outcome === "refused") fresh.querySelector("#said")?.remove(); // it stands above, and stays
  const typing = forms().some((form) => "typed" in form.dataset || form.querySelector("details[open]"));
  for (const part of fresh.querySelectorAll("[data-part]")) {
    if (part.dataset.part === "presses" && typing && fresh.dataset.outcome !== "refused") continue;
    live().querySelector(`[data-part="${part.dataset.part}"]`)?.replaceWith(document.adoptNode(part));
  }
  show();
}

function renew(fresh) {
  const token = fresh.querySelector('input[name="csrf"]')?.value;
  if (!token) return;
  for (const one of queue) one.said.set("csrf", token);
  for (const form of forms()) form.elements.namedItem("csrf").value = token;
}

// --- a press

function missing(form) {
  const asked = form.dataset.must.split(" ").filter(Boolean);
  const said = new FormData(form);
  return asked.find((name) => !String(said.get(name) ?? "").trim());
}

function askFor(form, name) {
  const field = form.elements.namedItem(name);
  const first = field instanceof RadioNodeList ? field[0] : field;
  const group = first.closest(".govuk-form-group");
  const place = form.querySelector("[data-missing]");
  place.textContent = `Answer this first: ${group.querySelector("legend, label").textContent.trim()}`;
  place.hidden = false;
  first.focus();
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
}

function onPress(event) {
  const form = event.target.closest("form[data-press]");
  if (!form) return;
  event.preventDefault();
  const lacking = missing(form);
  if (lacking) return askFor(form, lacking);
  const at = now();
  const said = new URLSearchParams(new FormData(form));
  said.set("pressed_at", at.toISOString());
  said.set("version", version);
  said.set("key", newKey());
  queue.push({ name: form.dataset.press, words: form.dataset.words, at, said });
  state = form.dataset.to;
  version += 1;
  form.reset();
  delete form.dataset.typed;
  for (const part of form.querySelectorAll("details")) part.open = false;
  form.querySelector("[data-missing]").hidden = true;
  document.querySelector('#live [data-part="head"] h1').textContent = form.dataset.then;
  document.getElementById("said")?.remove();
  show();
  tell();
  deliver();
}

// --- the line

// The service's answer; nothing where there was none, and what waits goes on waiting.
async function ask(options, mustArrive = false) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const headers = { "HX-Request": "true", ...options.headers };
    const asked = { ...options, headers, cache: "no-store", redirect: "error", signal: patience.signal };
    const reply = await fetch(location.pathname, asked);
    const words = await reply.text();
    line = "up";
    if (reply.status === 401 || reply.status === 403) line = "out";
    else if (UNREACHED.includes(reply.status)) line = "down";
    else if (reply.status >= 500 && mustArrive) line = "fault";
    if (line !== "up") return null;
    return { words, fresh: new DOMParser().parseFromString(words, "text/html").getElementById("live") };
  } catch {
    line = "down";
    return null;
  } finally {
    clearTimeout(timer);
  }
}

// One after another, in the order in which they were made: what was refused never holds up what came after it.
async function deliver() {
  if (busy) return;
  sending(true);
  while (queue.length) {
    const first = queue[0];
    const answer = await ask({ method: "POST", body: first.said }, first.name === "stop");
    if (!answer) break;
    queue.shift();
    settle(first, answer);
    tell();
  }
  sending(false);
  tell();
}

function sending(yes) {
  busy = yes;
  live().setAttribute("aria-busy", String(yes));
}

function settle(one, { words, fresh }) {
  savedAt = now();
  const outcome = fresh?.dataset.outcome;
  if (outcome === "taken" || outcome === "already") {
    const ahead = Number(fresh.dataset.made) - Number(one.said.get("version")) - 1;
    for (const next of queue) next.said.set("version", Number(next.said.get("version")) + ahead);
    version += ahead;
  } else {
    const why = fresh?.dataset.why || words;
    refused.push(`${inWords(one)}. ${why}${queue.length ? typedIn(one) : ""}`);
  }
  if (!fresh) return;
  renew(fresh);
  if (queue.length === 0) adopt(fresh);
}

// What was typed with a press that was not taken, where its form does not come back.
function typedIn(one) {
  const typed = [...one.said].filter(([name, value]) => name.startsWith(`${one.name}__`) && value);
  return typed.length ? ` With it: ${typed.map(([, value]) => value).join("; ")}.` : "";
}

// While people are in the room, this page looking again is a sign of life: they must be able to stop.
async function look() {
  const headers = live().dataset.room === "yes" ? {} : { "HX-Trigger": "waiting" };
  const answer = await ask({ method: "GET", headers });
  if (answer?.fresh) {
    renew(answer.fresh);
    if (queue.length === 0 && !busy) adopt(answer.fresh);
  }
  tell();
}

async function beat() {
  beats += 1;
  show();
  if (busy) return;
  if (line === "out" || (queue.length === 0 && (line !== "up" || beats % LOOK_EVERY === 0))) await look();
  if (queue.length && line !== "out") await deliver();
}

function start() {
  state = live().dataset.state;
  version = Number(live().dataset.version);
  offset = new Date(live().dataset.now) - Date.now();
  document.addEventListener("submit", onPress);
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-press]");
    if (form) form.dataset.typed = "";
  });
  window.addEventListener("beforeunload", (event) => queue.length && event.preventDefault());
  window.addEventListener("online", beat);
  window.addEventListener("offline", () => {
    line = "down";
    tell();
  });
  document.getElementById("no-signal").hidden = false;
  setInterval(beat, BEAT);
  show();
  tell();
}

start();
