// What a staff page does beyond links and forms: where the keyboard goes after a part of the page has
// changed, what is said when a reply did not come, and printing. Every page works without this file.

const REFUSED = "Nothing was saved. What you typed is still here.";
const NO_REPLY = "No answer from the service. " + REFUSED + " Check the connection, then press again.";

// The first of these in the new part tells most about what has happened.
const TELLING = [".govuk-error-summary", "#conflict", "#not-yet", "[data-focus]", "h1[tabindex='-1']", "h1", "h2"];

function focusOn(element) {
  if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: false });
}

function focusWithin(part) {
  for (const telling of TELLING) {
    const found = part.matches(telling) ? part : part.querySelector(telling);
    if (found) return focusOn(found);
  }
  return focusOn(part);
}

// Only a press moves the keyboard. A list that refreshes itself must leave people where they are.
function wasPressed(request) {
  const cause = request && request.triggeringEvent;
  return Boolean(cause && (cause.type === "submit" || cause.type === "click"));
}

function afterSwap(event) {
  const { target, requestConfig } = event.detail;
  if (target.closest("[data-quiet]")) return;
  const lost = document.activeElement === document.body || document.activeElement === null;
  if (!lost && !wasPressed(requestConfig)) return;
  const part = (target.id && document.getElementById(target.id)) || (target.isConnected ? target : null);
  focusWithin(part || document.getElementById("main"));
}

function say(sentence) {
  const place = document.getElementById("flash");
  if (!place) return;
  const note = document.createElement("div");
  note.className = "tp-note tp-note--stop";
  note.setAttribute("role", "alert");
  note.textContent = sentence;
  place.replaceChildren(note);
  focusOn(note);
}

// A list that could not refresh itself stays as it is: nobody pressed, so nobody is disturbed.
function afterRefusal(event) {
  const { xhr, requestConfig } = event.detail;
  if (!wasPressed(requestConfig)) return;
  // Signed out meanwhile: the page itself leads to the door and back.
  if (xhr.status === 401) location.reload();
  else say(xhr.getResponseHeader("X-Reason") || REFUSED);
}

function afterSilence(event) {
  if (wasPressed(event.detail.requestConfig)) say(NO_REPLY);
}

// What was said about the last press must not stand beside the outcome of this one.
function beforeRequest(event) {
  event.detail.target.setAttribute("aria-busy", "true");
  if (!wasPressed(event.detail.requestConfig)) return;
  for (const id of ["flash", "status"]) document.getElementById(id)?.replaceChildren();
}

function onClick(event) {
  if (event.target.closest("[data-print]")) {
    event.preventDefault();
    window.print();
  }
}

// What was typed in the last moments before a page is left is kept on the way out; what was sent is not.
function onInput(event) {
  const form = event.target.form;
  if (form?.elements.namedItem("draft")) form.dataset.typed = "";
}

function onSubmit() {
  for (const form of document.querySelectorAll("form[data-typed]")) delete form.dataset.typed;
}

function onLeaving() {
  for (const form of document.querySelectorAll("form[data-typed]")) {
    const said = new URLSearchParams(new FormData(form));
    said.delete("password");
    navigator.sendBeacon("/work/drafts", said);
  }
}

// Lists that look again by themselves do so once a minute, and not while nobody sees them.
function everyMinute() {
  if (!document.hidden) document.body.dispatchEvent(new CustomEvent("minute"));
}

function start() {
  setInterval(everyMinute, 60000);
  document.addEventListener("click", onClick);
  document.addEventListener("input", onInput);
  document.addEventListener("submit", onSubmit, true);
  window.addEventListener("pagehide", onLeaving);
  document.addEventListener("htmx:afterSettle", afterSwap);
  document.addEventListener("htmx:responseError", afterRefusal);
  document.addEventListener("htmx:sendError", afterSilence);
  document.addEventListener("htmx:beforeRequest", beforeRequest);
  document.addEventListener("htmx:afterRequest", (event) => event.detail.target.removeAttribute("aria-busy"));
  for (const button of document.querySelectorAll("[data-print][hidden]")) button.hidden = false;
  const summary = document.querySelector(".govuk-error-summary, #conflict, [data-outcome]");
  if (summary) focusOn(summary);
}

start();
