/** Further filters: chosen in a dialog, shown as chips that one press removes. */

import { get } from "../api.js";
import { fill, make, one } from "../dom.js";
import { ask, say, why } from "../ui.js";
import { knows, word } from "../words.js";
import { CHOICES } from "./find-query.js";

const dialog = one("#filters");
const form = one("form", dialog);
const KINDS = ["center", "complex", "mobile", "virtual"];
const WAYS = ["cash", "card", "mobile", "online", "bank_transfer", "cheque", "wallet"];
const MOST_PAGES = 5;
const names = new Map(); // "entity:KAHRAMAA" -> its name
let isFilled = false;

options(form.kind, KINDS.map((code) => ({ code, name: word(`kind_${code}`) })), "kind");
options(form.payment, WAYS.map((code) => ({ code, name: word(`payment_${code}`) })), "payment");
form.entity.addEventListener("change", () => fillServices(form.entity.value));

/**
 * Let somebody choose.
 * @returns {Promise<Record<string, string>|null>} the choices; null when he left it
 */
export async function chooseFilters(filters) {
  fillIn(filters).catch((error) => say(why(error), "bad"));
  const answer = await ask(dialog);
  if (!answer) return null;
  return Object.fromEntries(CHOICES.map((name) => [name, answer === "clear" ? "" : form[name].value]));
}

async function fillIn(filters) {
  for (const name of ["kind", "payment"]) form[name].value = filters[name];
  await fillOnce();
  await fillServices(filters.entity);
  for (const name of CHOICES) form[name].value = filters[name];
}

async function fillOnce() {
  if (isFilled) return;
  const [entities, regions] = await Promise.all([everything("/entities"), everything("/regions")]);
  options(form.entity, byName(entities), "entity");
  for (const country of regions.filter((region) => !region.parent)) {
    const group = make("optgroup", { label: country.name });
    form.region.append(group);
    options(group, [country, ...byName(regions.filter((region) => region.parent === country.code))], "region");
  }
  isFilled = true;
}

async function fillServices(entity) {
  form.service.replaceChildren(form.service.options[0]);
  form.service.disabled = !entity;
  one("#service-hint").hidden = Boolean(entity);
  if (entity) options(form.service, byName(await everything("/services", { entity })), "service");
}

function options(place, items, group) {
  for (const { code, name } of items) names.set(`${group}:${code}`, name);
  place.append(...items.map(({ code, name }) => make("option", { value: code }, name)));
}

const byName = (items) => items.toSorted((a, b) => a.name.localeCompare(b.name, document.documentElement.lang));

async function everything(path, query = {}) {
  let page = await get(path, { ...query, limit: 100 }, { open: true });
  const items = page.results;
  for (let turn = 1; page.next && turn < MOST_PAGES; turn += 1) {
    page = await get(page.next, {}, { open: true });
    items.push(...page.results);
  }
  return items;
}

/**
 * Show the choices as chips.
 * @param {(name: string) => void} drop
 */
export async function showChosen(filters, drop) {
  const place = one("#chosen");
  const chosen = CHOICES.filter((name) => filters[name]);
  place.hidden = !chosen.length;
  const chips = chosen.map((name) => {
    const text = names.get(`${name}:${filters[name]}`) ?? filters[name];
    const chip = fill("chosen-chip", { name: text, title: word("drop_filter", { name: text }) });
    chip.addEventListener("click", () => drop(name));
    return chip;
  });
  place.replaceChildren(...chips);
  const unnamed = chosen.filter((name) => !names.has(`${name}:${filters[name]}`) && !knows(`${name}_${filters[name]}`));
  if (unnamed.length && (await learn(unnamed, filters))) showChosen(filters, drop);
}

/** Learn the names of choices that stood in the address. */
async function learn(unnamed, filters) {
  try {
    if (unnamed.includes("entity") || unnamed.includes("region")) await fillOnce();
    if (unnamed.includes("service")) {
      const service = await get(`/services/${encodeURIComponent(filters.service)}`, {}, { open: true });
      names.set(`service:${service.code}`, service.name);
    }
  } catch {
    return false; // the code is shown: still true, and still removed by a press
  }
  return unnamed.some((name) => names.has(`${name}:${filters[name]}`));
}
