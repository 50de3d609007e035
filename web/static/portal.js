// Leaving: the page goes blank first, then the address changes in place, so that Back does not return here. Its title
// stays: a browser that keeps a list of pages would otherwise keep another one for the page that was left in haste.
// Three presses of Shift within five seconds do the same as the link. Without this file the link still leads out.

const WITHIN = 5000;
const presses = [];

function leave(link) {
  document.documentElement.classList.add("pt-gone");
  location.replace(link.href);
}

function onKey(event) {
  if (event.key !== "Shift") {
    presses.length = 0;
    return;
  }
  if (event.repeat) return;
  const now = Date.now();
  presses.push(now);
  while (presses.length && now - presses[0] > WITHIN) presses.shift();
  const link = document.querySelector("[data-exit]");
  if (presses.length >= 3 && link) leave(link);
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-exit]");
  if (!link) return;
  event.preventDefault();
  leave(link);
});

// Two minutes before the end it is said quietly, once, with one press to stay; whoever is writing stays by that.
// At the end the page is left for the door, so that nothing stays on the screen.
const rest = document.getElementById("rest");
let pressed = performance.now();
const opened = pressed;
let wrote = 0;
let warned = false;

function say(kind) {
  warned = true;
  rest.replaceChildren(document.getElementById(kind).content.cloneNode(true));
}

async function stay() {
  const csrf = document.querySelector("input[name=csrf]");
  if (!csrf) return;
  const asked = performance.now();
  const reply = await fetch(rest.dataset.stay, { method: "POST", body: new URLSearchParams({ csrf: csrf.value }) });
  if (!reply.ok || !reply.url.endsWith(rest.dataset.stay)) return;
  pressed = asked;
  wrote = 0;
  warned = false;
  rest.replaceChildren();
}

function look() {
  const now = performance.now();
  const { idle, longest, warned: before } = rest.dataset;
  const toIdle = pressed + idle * 1000 - now;
  const toLongest = opened + longest * 1000 - now;
  if (Math.min(toIdle, toLongest) <= 0) {
    document.documentElement.classList.add("pt-gone");
    location.replace(rest.dataset.door);
  } else if (toLongest <= before * 1000) {
    if (!warned) say("rest-longest");
  } else if (toIdle <= before * 1000) {
    if (wrote > pressed) stay().catch(() => {});
    else if (!warned) say("rest-idle");
  }
}

if (rest) {
  setInterval(look, 5000);
  document.addEventListener("input", () => { wrote = performance.now(); });
  document.addEventListener("visibilitychange", look);
  rest.addEventListener("click", (event) => {
    if (event.target.closest("[data-staying]")) stay().catch(() => {});
  });
}

// A page that answers a form, rather than leading on from it, is kept by the browser with all that was sent. Forms
// lead on (docs/adr/0009); should one be answered after all, its page is put in its own place again, without them.
history.replaceState(null, "");

const summary = document.querySelector(".govuk-error-summary");
if (summary) summary.focus();
