/** What a center is alerted to: the form is built from the answer alone. */

import { Problem, api } from "../api.js";
import { all, fill, one } from "../dom.js";
import { ready } from "../staff.js";
import { once, say, show, showFaults } from "../ui.js";
import { knows, number, word } from "../words.js";
import { choosePlace } from "./place.js";

let place = "";
let edition = null; // the ETag that was read
let rules = [];

if (ready) choosePlace(read).catch(() => show(one("#rules"), () => api("GET", "/me/mandates")));
one("#form").addEventListener("submit", (event) => {
  event.preventDefault();
  once(one("#save"), save);
});

function read(code) {
  place = code;
  return show(one("#rules"), async () => told(await api("GET", `/centers/${place}/alert-rules`)));
}

function told({ data, headers }) {
  edition = headers.get("ETag");
  rules = data.rules;
  one("#save").hidden = !data.may_change;
  return rules.map((rule) => field(rule, data.may_change));
}

function field(rule, mayChange) {
  const id = `rule-${rule.rule}`;
  const limits = { least: number(rule.least), most: number(rule.most) };
  const made = fill("rule", {
    name: rule.name,
    text: rule.text,
    threshold: rule.unit,
    unit: knows(`unit.${rule.unit}`) ? word(`unit.${rule.unit}`, limits) : "",
    origin: word(rule.may_switch_off ? (rule.set_by_center ? "origin.own" : "origin.preset") : "origin.forced"),
  });
  made.dataset.rule = rule.rule;
  made.disabled = !mayChange;
  const on = one('[data-role="on"]', made);
  on.checked = rule.is_on;
  on.disabled = !rule.may_switch_off;
  on.setAttribute("aria-label", word("switch", { rule: rule.name }));
  const preset = one('[data-role="preset"]', made);
  preset.hidden = !rule.set_by_center;
  const threshold = made.querySelector('[data-role="threshold"]');
  if (threshold) {
    Object.assign(threshold, { id, min: rule.least, max: rule.most, step: rule.step, value: rule.threshold });
    one('[data-role="label"]', made).htmlFor = id;
  }
  const own = () => (made.dataset.own = "true");
  if (rule.set_by_center) own();
  for (const input of all("input", made)) input.addEventListener("change", own);
  preset.addEventListener("click", () => {
    delete made.dataset.own;
    preset.hidden = true;
    if (threshold) threshold.value = rule.preset;
    on.checked = true;
  });
  return made;
}

async function save() {
  const own = all("[data-rule][data-own]");
  const body = { rules: own.map(sent) };
  try {
    const answer = await api("PUT", `/centers/${place}/alert-rules`, { body, headers: edition ? { "If-Match": edition } : {} });
    one("#rules").replaceChildren(...told(answer));
    say(word("rules_saved"));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === "precondition_failed") {
      say(word("rules_changed"), "bad");
      return read(place);
    }
    own.forEach((made, index) => {
      for (const name of ["threshold", "is_on"]) {
        const input = made.querySelector(`[data-role="${name === "is_on" ? "on" : name}"]`);
        if (input) input.dataset.pointer = `/rules/${index}/${name}`;
      }
    });
    showFaults(one("#form"), error);
  }
}

function sent(made) {
  const threshold = made.querySelector('[data-role="threshold"]');
  return {
    rule: made.dataset.rule,
    is_on: one('[data-role="on"]', made).checked,
    ...(threshold && { threshold: threshold.value === "" ? null : Number(threshold.value) }),
  };
}
