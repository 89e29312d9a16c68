/** Who saw, changed, exported or decided what. */

import { get } from "../api.js";
import { fill, make, one } from "../dom.js";
import { ready } from "../staff.js";
import { growing } from "../ui.js";
import { instant, knows, word } from "../words.js";
import { ACTIONS } from "./actions.js";
import { filters } from "./form-filters.js";

if (ready) {
  one("#filters-card").open = Boolean(location.search) || matchMedia("(min-width: 48rem)").matches; // on a phone the lines come first
  one("#actions").append(...ACTIONS.map((code) => make("option", { value: code }, named(code))));
  filters(one("#filters"), ({ from, to, ...values }) => {
    const asked = { ...values, from: from && new Date(from).toISOString(), to: to && new Date(to).toISOString() };
    growing(one("#trail"), (next) => (next ? get(next) : get("/audit-events", { ...asked, limit: 50 })), row, { table: "trail-table" });
  });
}

function named(code) {
  return knows(`action.${code}`) ? word(`action.${code}`) : code;
}

function row({ at, action, actor, target, detail, request_id: request }) {
  const values = Object.entries(detail);
  return fill("event", {
    at,
    when: instant(at),
    who: actor ? (actor.username ?? "–") : word("system"),
    role: actor && word(`role.${actor.role}`),
    action: named(action),
    code: action,
    kind: target.type,
    id: target.id ?? "–",
    detail: values.length ? values.map(([name, value]) => make("li", {}, `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)) : [],
    request: request ?? "–",
  });
}
