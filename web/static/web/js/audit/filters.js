/** Filters of the auditors' pages: fields of a form, kept in the address. */

import { all, keepInAddress, make, one, parameters } from "../dom.js";
import { clearFaults } from "../ui.js";
import { day, word } from "../words.js";
import { placesOf } from "./directory.js";
import { TRAITS, VALUES, nameOf } from "./names.js";
import { periodOf } from "./periods.js";

const LISTED = ["country", "region", "entity", "center", "unit", "service"];

/**
 * Fill the form `#filters` from the address and tell `listener` its values, now and whenever one changes.
 * @param {(values: Record<string, string>) => void} listener
 * @param {{usual?: string}} [options] `usual`: the period where the address names none
 */
export async function watchFilters(listener, { usual = "days90" } = {}) {
  const form = one("#filters");
  const kind = form.querySelector("#within-kind"); // not on every page
  readAddress(form, usual);
  const wanted = parameters().get("within") ?? "";
  if (kind) kind.value = wanted.split(":")[0];
  const tell = () => {
    clearFaults(form);
    const values = valuesOf(form);
    keepInAddress(values);
    markPeriod(form);
    sayAsked(form);
    listener(values);
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", async ({ target }) => {
    if (kind && target === kind) {
      await fillWithin(form, kind.value, "");
      if (kind.value) return one("#within", form).focus(); // which one is still to be said
    }
    if (["from", "to"].includes(target.name)) form.period.value = form.from.value || form.to.value ? "" : "all";
    tell();
  });
  for (const button of all("[data-period]", form)) {
    button.addEventListener("click", () => {
      setPeriod(form, button.dataset.period);
      tell();
    });
  }
  const filling = kind && fillWithin(form, kind.value, wanted);
  tell();
  await filling?.catch(() => {}); // what is wrong with it, the answer says too
}

/** The period and the source, for links to other pages of figures. */
export function carried(values) {
  const { from, to, period, source } = values;
  return Object.fromEntries(Object.entries({ from, to, period, source }).filter(([, value]) => value));
}

/** An address with what is not empty. */
export const linkTo = (path, values) => `${path}?${new URLSearchParams(Object.entries(values).filter(([, value]) => value))}`;

function valuesOf(form) {
  const given = new FormData(form);
  const names = new Set([...form.elements].map(({ name }) => name).filter(Boolean));
  return Object.fromEntries([...names].map((name) => [name, given.get(name) ?? ""]));
}

function readAddress(form, usual) {
  const given = parameters();
  for (const field of [...form.elements].filter(({ name }) => name && name !== "within" && given.has(name))) {
    if (field.type === "checkbox" || field.type === "radio") field.checked = field.value === given.get(field.name);
    else if (field.tagName !== "SELECT") field.value = given.get(field.name);
    else {
      if (field.id === "factor") field.append(make("option", { value: given.get("factor") }, given.get("factor"))); // its name comes
      field.value = given.get(field.name);
    }
  }
  if (!form.from.value && !form.to.value && form.period.value !== "all") setPeriod(form, usual);
}

function setPeriod(form, name) {
  const { from, to } = periodOf(name);
  [form.from.value, form.to.value, form.period.value] = [from, to, name === "all" ? "all" : ""];
}

function markPeriod(form) {
  for (const button of all("[data-period]", form)) {
    const { from, to } = periodOf(button.dataset.period);
    button.setAttribute("aria-pressed", String(from === form.from.value && to === form.to.value));
  }
}

/** What was asked for, on paper, where there is no form. */
function sayAsked(form) {
  const chosen = all("select, input[type=date]", form).filter(({ value, labels }) => value && labels.length && labels[0].checkVisibility());
  const rows = chosen.map((field) => make("div", {}, make("dt", {}, field.labels[0].textContent), make("dd", {}, field.selectedOptions?.[0]?.textContent ?? day(field.value))));
  one("#asked-for").replaceChildren(...rows);
}

async function fillWithin(form, kind, wanted) {
  const select = one("#within", form);
  select.closest(".field").hidden = !kind;
  select.replaceChildren(make("option", { value: "" }, word("choose")));
  if (!kind) return;
  if (wanted) select.append(make("option", { value: wanted }, wanted.slice(kind.length + 1)));
  select.value = wanted;
  if (TRAITS.includes(kind)) fill(select, kind, VALUES[kind].map((code) => ({ code, name: nameOf(kind, code) })), wanted);
  else if (LISTED.includes(kind)) fill(select, kind, await placesOf(kind), wanted);
}

function fill(select, kind, places, wanted) {
  const known = places.some(({ code }) => `${kind}:${code}` === wanted);
  const stays = wanted && !known ? [make("option", { value: wanted }, wanted.slice(kind.length + 1))] : [];
  const groups = Map.groupBy(places, ({ group }) => group ?? "");
  const nodes = [...groups].flatMap(([group, rows]) => {
    const options = rows.map(({ code, name }) => make("option", { value: `${kind}:${code}` }, name));
    return group ? [make("optgroup", { label: group }, options)] : options;
  });
  select.replaceChildren(make("option", { value: "" }, word("choose")), ...stays, ...nodes);
  select.value = wanted;
}
