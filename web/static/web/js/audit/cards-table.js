/** The table of scorecards, on the page of scores and among the parts of one place. */

import { make } from "../dom.js";
import { number, plural, word } from "../words.js";
import { measured, missing, share, took, verdict } from "./cells.js";
import { linkTo } from "./filters.js";
import { nameOf } from "./names.js";
import { table } from "./table.js";

/**
 * @param {object[]} cards
 * @param {{caption: string, heads: Record<string, string>, within: string, carried: object, compare?: string}} options
 */
export function cardsTable(cards, { caption, heads, within, carried, compare = "" }) {
  const sets = new Set(cards.map((card) => card.factor_set));
  const columns = [
    { name: heads.name, cell: (card) => nameCell(card, within, carried, sets.size > 1), kind: "figures__name" },
    { name: heads.n, cell: counted, kind: "number" },
    { name: heads.mean, cell: (card) => changed(measured(card.mean, card.interval, card), compare, card.comparison?.mean_change) },
    { name: heads.csat, cell: (card) => changed(share(card.csat, card.csat_interval, card), compare, card.comparison?.csat_change) },
    { name: heads.waiting, cell: (card) => took(card.waiting_minutes) },
    { name: heads.completion, cell: (card) => took(card.completion_minutes) },
  ];
  return table({ caption, columns }, cards);
}

/** A figure, and below it what the comparison says that was asked for. */
const changed = (figure, compare, change) => (compare ? make("div", { class: "figure figure--changed" }, figure, verdict(change)) : figure);

/** Where a card leads: to all that is known of it. */
export const cardLink = (card, within, carried) => linkTo("/audit/card", { level: card.level, code: card.code, within: isOwn(card, within) ? "" : within, ...carried });

/** Narrowing that says nothing besides the place itself, or what it lies in anyway. */
function isOwn({ level, code }, within) {
  const kind = within.split(":")[0];
  if (within === `${level}:${code}`) return true;
  const around = { region: ["country"], center: ["country", "region"], service: ["entity"], unit: ["entity"], desk: ["country", "region", "entity", "center"] };
  return around[level]?.includes(kind) ?? false;
}

function nameCell(card, within, carried, isMixed) {
  const name = nameOf(card.level, card.code, card.name);
  return make(
    "div",
    { class: "figures__title" },
    make("a", { href: cardLink(card, within, carried) }, make("bdi", {}, name)),
    isPlace(card) ? make("bdi", { class: "soft small", dir: "ltr" }, card.code) : null,
    isMixed ? make("span", { class: "soft small" }, word("set", { version: number(card.factor_set) })) : null,
  );
}

const isPlace = ({ code, name }) => code !== name;

function counted({ n, excluded, withheld }) {
  if (n === null) return missing(withheld);
  return make("div", {}, number(n), excluded ? make("div", { class: "soft small" }, plural("held_back", excluded)) : null);
}
