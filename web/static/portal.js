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

const summary = document.querySelector(".govuk-error-summary");
if (summary) summary.focus();
