/** A voice note: recorded as Opus, in Ogg where the browser writes that, else taken out of its WebM. */

import { one } from "../../dom.js";
import { say } from "../../ui.js";
import { number, word } from "../../words.js";

const LONGEST = 119_000; // milliseconds: two minutes less what a timer is late
const KINDS = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus"];
const BITS = 32_000; // a second: speech, and far below what may be sent

/**
 * @param {import("../draft.js").Draft} draft
 * @param {() => void} changed
 */
export function voiceOf(draft, changed) {
  const kind = "MediaRecorder" in self ? KINDS.find((each) => MediaRecorder.isTypeSupported(each)) : null;
  const [button, state, player] = [one("#voice"), one("#voice-state"), one("#voice-player")];
  let recorder = null;

  const show = () => {
    if (player.src) URL.revokeObjectURL(player.src);
    draft.voice ? (player.src = URL.createObjectURL(draft.voice.blob)) : player.removeAttribute("src");
    one("#voice-note").hidden = !draft.voice;
    button.hidden = !kind || Boolean(draft.voice);
  };
  const keep = async (parts) => {
    const blob = new Blob(parts, { type: kind.split(";")[0] });
    const note = kind.includes("ogg") ? blob : await (await import("./ogg.js")).oggOf(blob);
    if (note) draft.voice = { id: crypto.randomUUID(), blob: note };
    show();
    changed();
  };
  const start = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
    if (!stream) return say(word("microphone_refused"), "bad");
    const parts = [];
    recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: BITS });
    const clock = tick(state, () => recorder?.stop());
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstop = () => {
      clearInterval(clock);
      for (const track of stream.getTracks()) track.stop();
      recorder = null;
      mark(button, false);
      state.hidden = true;
      keep(parts);
    };
    recorder.start();
    mark(button, true);
  };
  button.addEventListener("click", () => (recorder ? recorder.stop() : start()));
  one("#voice-remove").addEventListener("click", () => {
    draft.voice = null;
    show();
    changed();
    button.focus();
  });
  show();
}

function mark(button, isOn) {
  button.setAttribute("aria-pressed", String(isOn));
  one("#voice-label").textContent = word(isOn ? "stop" : "say_it");
}

function tick(state, stop) {
  const begun = Date.now();
  const show = () => {
    const passed = Date.now() - begun;
    state.textContent = word("recording", { seconds: number(Math.floor(passed / 1000)) });
    if (passed >= LONGEST) stop();
  };
  state.hidden = false;
  show();
  return setInterval(show, 500);
}
