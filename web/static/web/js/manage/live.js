/** The socket of alerts (docs/socket.md): comes again by itself, with the highest number it has, until it is told to stop. */

import { post } from "../api.js";
import { language } from "../words.js";

const LONGEST_PAUSE = 30_000;
const SILENCE = 60_000; // after so long without a word we ask whether the line is dead
const ANSWER = 10_000;
const LATER = 60_000; // after 4429

/**
 * @param {object} listeners
 * @param {() => number} listeners.after the highest number that the page has
 * @param {(alert: object, isChange: boolean) => void} listeners.onAlert
 * @param {(state: "live"|"connecting"|"away"|"stopped") => void} listeners.onState
 */
export function live({ after, onAlert, onState }) {
  let tries = 0;
  let socket = null;
  let timers = [];

  async function open() {
    onState("connecting");
    let ticket;
    try {
      ({ ticket } = await post("/socket-tickets"));
    } catch (error) {
      return error.status === 401 || error.status === 403 ? onState("stopped") : again();
    }
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${location.host}/ws/alerts?ticket=${ticket}&language=${language}&after=${after()}`);
    socket.addEventListener("message", ({ data }) => heard(JSON.parse(data)));
    socket.addEventListener("close", ({ code }) => {
      quiet();
      if (code === 4403) return onState("stopped");
      again(code === 4429 ? LATER : 0);
    });
  }

  function heard(frame) {
    watch();
    if (frame.type === "hello") {
      tries = 0;
      onState("live");
    }
    if (frame.type === "alert" || frame.type === "alert_changed") onAlert(frame, frame.type === "alert_changed");
  }

  /** Nothing for a minute: ask; no answer: the line is dead, whatever the browser believes. */
  function watch() {
    quiet();
    const ask = () => {
      socket.send('{"type": "ping"}');
      timers.push(setTimeout(() => socket.close(), ANSWER));
    };
    timers.push(setTimeout(ask, SILENCE));
  }

  function quiet() {
    timers.forEach(clearTimeout);
    timers = [];
  }

  function again(atLeast = 0) {
    onState("away");
    const pause = Math.min(LONGEST_PAUSE, 1000 * 2 ** tries) * (0.5 + Math.random());
    tries += 1;
    timers.push(setTimeout(open, Math.max(atLeast, pause)));
  }

  addEventListener("online", () => {
    if (socket?.readyState === WebSocket.OPEN || socket?.readyState === WebSocket.CONNECTING) return;
    quiet();
    tries = 0;
    open();
  });
  open();
}
