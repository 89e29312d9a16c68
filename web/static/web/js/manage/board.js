/** The board: what waits for me, live. */

import { get } from "../api.js";
import { all, keepInAddress, make, one, parameters } from "../dom.js";
import { person } from "../session.js";
import { ready } from "../staff.js";
import { nothing, say, show } from "../ui.js";
import { number, word } from "../words.js";
import { alertCard } from "./alert-card.js";
import { factorNames } from "./factors.js";
import { live } from "./live.js";
import { choosePlace } from "./place.js";
import { ring } from "./sound.js";

const SHOWN = { todo: ["open", "acknowledged"], resolved: ["resolved", "verified"] };
const WEIGHT = { urgent: 2, warning: 1, info: 0 };
const MARKS = { live: "good", connecting: "info", away: "warning", stopped: "bad" };
const MOST = 200; // cards drawn at once
const alerts = new Map(); // by number of my mailbox
let factors = new Map();
let place = "";

if (ready) start();

async function start() {
  for (const input of all('[name="which"]')) input.addEventListener("change", draw);
  const which = parameters().get("show");
  if (which in SHOWN) one(`[name="which"][value="${which}"]`).checked = true;
  setInterval(draw, 60_000); // "3 minutes ago" grows older
  await show(one("#alerts"), load, { empty: word("all_done") });
  live({ after: () => Math.max(0, ...alerts.keys()), onAlert: heard, onState: markLine });
  if (person().role === "auditor") return; // his alerts come from anywhere
  await choosePlace((code) => {
    place = code;
    draw();
  }, { all: true }).catch(() => {}); // the board works without the chooser
}

/** What is open, and what was resolved; the mailbox tells the oldest first. */
async function load() {
  factors = await factorNames();
  for (const state of ["open", "acknowledged", "resolved"]) {
    let page = await get("/alerts", { state, limit: 100 });
    for (let pages = 1; ; pages += 1) {
      for (const alert of page.results) alerts.set(alert.sequence, alert);
      if (!page.next || pages === 10) break;
      page = await get(page.next);
    }
  }
  return cards();
}

function heard(alert, isChange) {
  const isNew = !isChange && !alerts.has(alert.sequence);
  alerts.set(alert.sequence, alert);
  draw();
  if (!isNew || alert.state !== "open") return;
  say(word("new_alert", { title: alert.title }));
  ring(alert.severity);
}

function changed(alert) {
  const before = [...alerts.values()].find(({ id }) => id === alert.id);
  alerts.set(before?.sequence ?? alert.sequence, { ...before, ...alert });
  draw();
}

function draw() {
  const list = one("#alerts");
  if (list.hasAttribute("aria-busy")) return;
  const focused = document.activeElement?.closest("[data-alert]")?.dataset.alert;
  list.replaceChildren(...(cards() ?? [nothing(word("all_done"))]));
  if (focused) list.querySelector(`[data-alert="${focused}"] :is(button, a)`)?.focus({ preventScroll: true });
}

function cards() {
  const which = one('[name="which"]:checked').value;
  keepInAddress({ show: which === "todo" ? "" : which });
  const here = [...alerts.values()].filter(({ center }) => !place || center.code === place);
  const open = here.filter(({ state }) => state === "open");
  one("#open-count").textContent = number(open.length);
  one("#overdue-count").textContent = number(here.filter(({ overdue }) => overdue).length);
  document.title = document.title.replace(/^(\(.*?\) )?/, open.length ? `(${number(open.length)}) ` : "");
  const shown = here.filter(({ state }) => SHOWN[which].includes(state)).sort(byUrgency);
  if (!shown.length) return null;
  return [make("div", { class: "list" }, shown.slice(0, MOST).map((alert) => alertCard(alert, factors, changed)))];
}

const byUrgency = (one, other) =>
  Number(other.overdue) - Number(one.overdue) || WEIGHT[other.severity] - WEIGHT[one.severity] || other.sequence - one.sequence;

function markLine(state) {
  const mark = one("#line");
  mark.textContent = word(`line.${state}`);
  mark.dataset.state = state;
  mark.className = `badge badge--${MARKS[state]}`;
}
