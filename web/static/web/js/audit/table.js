/** Tables that grow page by page, and questions whose faults stand beside the filters. */

import { Problem } from "../api.js";
import { make } from "../dom.js";
import { nothing, once, show, showFaults } from "../ui.js";
import { word } from "../words.js";

/**
 * @typedef {object} Column
 * @property {string} name its head
 * @property {(row: object) => Node|string|null} cell
 * @property {string} [kind] a class of its cells
 */

/**
 * A table in a frame that scrolls by itself.
 * @param {{caption: string, columns: Column[], bodies?: boolean}} shape
 * @param {object[]} rows
 * @returns {{frame: HTMLElement, add: (rows: object[]) => HTMLElement[]}}
 */
export function table({ caption, columns, group = null }, rows) {
  const head = make("tr", {}, columns.map(({ name, kind }) => make("th", { scope: "col", class: kind }, name)));
  const whole = make("table", { class: "figures" }, make("caption", { class: "unseen" }, caption), make("thead", {}, head));
  let [body, current] = [null, null];
  const add = (more) =>
    more.map((row) => {
      const key = group ? group.key(row) : "";
      if (!body || key !== current) {
        body = make("tbody", {}, group ? make("tr", { class: "figures__group" }, make("th", { scope: "rowgroup", colspan: columns.length }, group.head(row))) : null);
        whole.append(body);
        current = key;
      }
      const cells = columns.map(({ cell, kind }, at) => make(at ? "td" : "th", { class: kind, ...(at ? {} : { scope: "row" }) }, cell(row)));
      const made = make("tr", { "data-code": row.code ?? null }, cells);
      body.append(made);
      return made;
    });
  add(rows);
  return { frame: make("div", { class: "table-frame", tabindex: 0, role: "group", "aria-label": caption }, whole), add };
}

/** A button that asks for the next page until there is none. */
export function moreOf(next, load, add) {
  if (!next) return null;
  const button = make("button", { class: "button button--second no-print", type: "button" }, word("more"));
  button.addEventListener("click", () =>
    once(button, async () => {
      const page = await load(next);
      const [first] = add(page.results);
      next = page.next;
      if (!next) button.remove();
      first?.querySelector("a")?.focus();
    }),
  );
  return button;
}

/**
 * Fill a place with what the API answers to filters. What it refuses about them stands beside the fields.
 * @param {HTMLElement} place
 * @param {HTMLFormElement} form
 * @param {() => Promise<Node|Node[]|null>} load
 */
export function ask(place, form, load) {
  return show(
    place,
    async () => {
      try {
        return await load();
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 400 || !error.errors.length) throw error;
        showFaults(form, error);
        return nothing(word("filter_wrong"));
      }
    },
    { empty: word("no_figures") },
  );
}
