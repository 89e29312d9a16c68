/** A short sound with a new alert, for who switched it on: two tones made here, no file. */

import { one } from "../dom.js";
import { word } from "../words.js";

const KEPT = "ayn.sound";
const PITCH = { urgent: 880, warning: 660, info: 520 }; // hertz
const button = one("#sound");
let context = null;

const isOn = () => localStorage.getItem(KEPT) === "on";

function draw() {
  button.setAttribute("aria-pressed", String(isOn()));
  one("span", button).textContent = word(isOn() ? "sound_on" : "sound_off");
  one("use", button).setAttribute("href", `/static/web/icons.svg#${isOn() ? "volume-2" : "volume-x"}`);
}

button.addEventListener("click", () => {
  localStorage.setItem(KEPT, isOn() ? "off" : "on");
  draw();
  ring("info");
});
draw();

/** Ring once; the more severe the higher. Browsers allow it after the page was touched. */
export function ring(severity) {
  if (!isOn()) return;
  context ??= new AudioContext();
  [0, 0.18].forEach((start, index) => {
    const [tone, loudness, at] = [context.createOscillator(), context.createGain(), context.currentTime + start];
    tone.frequency.value = (PITCH[severity] ?? PITCH.info) * (index ? 1.25 : 1);
    loudness.gain.setValueAtTime(0.12, at);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.16);
    tone.connect(loudness).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.17);
  });
}
