/** `/scan`: the code of a desk by camera, from a picture, or by hand; then on to rating its center. */

import "../page.js";
import { one } from "../dom.js";
import { person } from "../session.js";
import { clearFaults, say, showFaults } from "../ui.js";
import { word } from "../words.js";
import { readCode } from "./code.js";
import { keepEvidence } from "./draft.js";
import { watch } from "./scan/camera.js";
import { readPicture } from "./scan/reading.js";

const camera = one("#camera");
const trouble = one("#scan-trouble");
let stop = null;

one("#start").addEventListener("click", start);
one("#stop").addEventListener("click", end);
one("#picture").addEventListener("change", fromPicture);
one("#by-hand").addEventListener("submit", byHand);
addEventListener("pagehide", end);
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && end());
startIfAllowed();

/** Who has allowed it before is not asked twice. */
async function startIfAllowed() {
  const allowed = await navigator.permissions?.query({ name: "camera" }).catch(() => null);
  if (allowed?.state === "granted") start();
}

async function start() {
  trouble.hidden = true;
  one("#scan").hidden = false;
  show(true);
  try {
    stop = await watch(camera, found);
    say(word("looking"));
  } catch (error) {
    end();
    explain(word(error.name === "NotAllowedError" || error.name === "SecurityError" ? "refused" : "no_camera"));
  }
}

function end() {
  stop?.();
  stop = null;
  one("#scan").hidden = true;
  show(false);
}

function show(isOn) {
  one("#start").hidden = isOn;
  one("#stop").hidden = !isOn;
}

function explain(text) {
  trouble.textContent = text;
  trouble.hidden = false;
}

/** @returns {boolean} whether that was it, and the camera may rest */
function found(text) {
  const code = readCode(text, location.host);
  if (code) go(code);
  else explain(word("not_ours"));
  return Boolean(code);
}

async function go({ center, entity, token }) {
  if (token || entity) await keepEvidence(center, person()?.id ?? null, { token, entity });
  location.assign(`/rate/${encodeURIComponent(center)}`);
}

async function fromPicture({ target }) {
  const [file] = target.files;
  target.value = "";
  if (!file) return;
  trouble.hidden = true;
  const text = await readPicture(file);
  text === null ? explain(word("no_code")) : found(text);
}

function byHand(event) {
  event.preventDefault();
  clearFaults(event.target);
  const typed = event.target.elements.code.value.trim();
  const code = readCode(typed, location.host);
  if (code) go(code);
  else if (/^[\w-]+$/.test(typed)) go({ center: typed.toUpperCase(), entity: "", token: "" });
  else showFaults(event.target, { errors: [{ pointer: "/code", detail: word(typed ? "not_ours" : "missing") }] });
}
