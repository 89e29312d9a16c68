/** Names of what figures are cut by: the API names places, we name the values of traits. */

import { knows, language, word } from "../words.js";

export const TRAITS = ["channel", "shift", "customer_category", "language", "trust", "outcome", "reason"];
export const VALUES = {
  channel: ["counter", "kiosk", "web", "app", "phone", "video", "social", "paper"],
  shift: ["morning", "afternoon", "evening", "unknown"],
  customer_category: ["citizen", "resident", "visitor", "contractor", "consultant", "supplier", "developer", "entity", "unknown"],
  language: ["ar", "en", "ur", "hi", "es", "zh-hans", "fr", "ru", "unknown"],
  trust: ["stated", "near", "present", "proven"],
  outcome: ["completed", "partial", "abandoned"],
  reason: ["none", "papers_missing", "closed", "queue_too_long", "system_down", "other", "unknown"],
};

export const levelName = (level) => word(`level.${level}`);

/** The name of a card or a row: of a place as the API has it, of a trait's value our word. */
export function nameOf(level, code, name = code) {
  if (!TRAITS.includes(level) && level !== "source") return name;
  if (code === "unknown") return word("unknown_value");
  if (level === "language") return new Intl.DisplayNames(language, { type: "language" }).of(code);
  return knows(`${level}.${code}`) ? word(`${level}.${code}`) : name;
}

/** What may be listed within a place of a level, as the API keeps it; of centers by whole months where traits are concerned. */
const PARTS = {
  country: ["region", "center", "desk"],
  region: ["center", "desk"],
  entity: ["center", "service", "unit"],
  center: ["entity", "service"],
  unit: ["unit"],
  service: ["center"],
};
const WITH_TRAITS = ["country", "region", "entity", "center"];

export function partsOf(level) {
  if (TRAITS.includes(level)) return WITH_TRAITS;
  return [...(PARTS[level] ?? []), ...(WITH_TRAITS.includes(level) ? [...TRAITS, "source"] : PARTS[level] ? ["source"] : [])];
}
