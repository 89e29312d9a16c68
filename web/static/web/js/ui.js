/** What every page does alike: say something, load a list, run a button once, ask before something dangerous. */

import { Problem } from "./api.js";
import { fill, icon, make, one } from "./dom.js";
import { word } from "./words.js";

const turns = new WeakMap();

/** Say something in passing, until it is read or pressed; screen readers hear it. `kind`: "" or "bad". */
export function say(text, kind = "") {
  const toast = make("p", { class: kind ? `toast toast--${kind}` : "toast" }, text);
  toast.addEventListener("click", () => toast.remove());
  one("#toasts").append(toast);
  setTimeout(() => toast.remove(), Math.max(5000, text.length * 80));
}

/** The words for anything that was thrown. */
export const why = (error) => (error instanceof Problem ? error.message : word("failed"));

/**
 * Fill a place with what `load` brings: a skeleton meanwhile, the reason and "try again" when it fails.
 * @param {HTMLElement} place
 * @param {() => Promise<Node|Node[]|null>} load null or nothing: `empty` is shown
 * @param {{empty?: string}} [options]
 */
export async function show(place, load, { empty } = {}) {
  const turn = {};
  turns.set(place, turn); // what was asked for before may come later: it is not shown any more
  place.setAttribute("aria-busy", "true");
  if (!place.childElementCount) place.replaceChildren(make("div", { class: "skeleton" }));
  try {
    const nodes = [await load()].flat().filter(Boolean);
    if (turns.get(place) !== turn) return;
    place.replaceChildren(...(nodes.length ? nodes : [nothing(empty ?? word("nothing"))]));
  } catch (error) {
    if (error.name === "AbortError" || turns.get(place) !== turn) return;
    if (!(error instanceof Problem)) console.error(error);
    place.replaceChildren(broken(error, () => show(place, load, { empty })));
  }
  place.removeAttribute("aria-busy");
}

export const nothing = (text) => make("div", { class: "empty" }, icon("inbox"), make("p", {}, text));

function broken(error, again) {
  return make(
    "div",
    { class: "empty" },
    icon(error.code === "offline" ? "wifi-off" : "circle-alert"),
    make("p", { role: "alert" }, why(error)),
    make("button", { class: "button button--second", type: "button", onclick: again }, word("again")),
  );
}

/**
 * Run what a button does, once at a time; a problem is said.
 * @param {HTMLButtonElement} button
 * @param {() => Promise<void>} act
 * @returns {Promise<boolean>} whether it went well
 */
export async function once(button, act) {
  if (button.getAttribute("aria-busy") === "true") return false;
  button.setAttribute("aria-busy", "true");
  try {
    await act();
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) console.error(error);
    say(why(error), "bad");
    return false;
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/**
 * Put the faults of a problem beside the fields they belong to; `data-pointer="/scores/reception"` names a field's place.
 * @returns {boolean} whether each found its field; the rest is said
 */
export function showFaults(form, problem) {
  clearFaults(form);
  let left = problem.errors.length ? "" : problem.message;
  for (const { pointer, detail } of problem.errors) {
    const field = form.querySelector(`[data-pointer="${CSS.escape(pointer)}"]`) || form.querySelector(`[name="${CSS.escape(pointer.slice(1))}"]`);
    if (!field) {
      left ||= detail;
      continue;
    }
    const id = `fault-${pointer.replace(/\W/g, "-")}`;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", [...describing(field), id].join(" "));
    (field.closest(".field") || field.parentElement).append(make("p", { class: "field__error", id }, detail));
  }
  form.querySelector('[aria-invalid="true"]')?.focus();
  if (left) say(left, "bad");
  return !left;
}

export function clearFaults(form) {
  for (const fault of form.querySelectorAll(".field__error")) fault.remove();
  for (const field of form.querySelectorAll('[aria-invalid="true"]')) {
    field.removeAttribute("aria-invalid");
    field.setAttribute("aria-describedby", describing(field).join(" "));
  }
}

/** What describes a field beside its faults: a hint. */
const describing = (field) => (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && !id.startsWith("fault-"));

/**
 * Ask in a `<dialog>` of the page; resolves with the value of the button that closed it ("" when it was left).
 * @param {HTMLDialogElement} dialog holds `<form method="dialog">` with buttons that have values
 */
export function ask(dialog) {
  const opener = document.activeElement?.closest('[aria-busy="true"]');
  opener?.removeAttribute("aria-busy"); // behind the dialog it cannot be pressed, and waits for a person, not for us
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const left = () => {
      opener?.setAttribute("aria-busy", "true");
      resolve(dialog.returnValue);
    };
    dialog.addEventListener("close", left, { once: true });
  });
}

/**
 * Ask in a dialog until what was answered is taken, or it was left. Faults stand beside their fields, words are not lost.
 * @param {HTMLDialogElement} dialog
 * @param {(form: HTMLFormElement) => Promise<void>} send
 */
export async function answered(dialog, send) {
  const form = one("form", dialog);
  clearFaults(form);
  while ((await ask(dialog)) === "yes") {
    clearFaults(form);
    try {
      await send(form);
      return form.reset();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setTimeout(() => showFaults(form, error)); // once the dialog is open again
    }
  }
}

/**
 * A list that grows page by page: `first` loads a page of the API, `row` makes a node of an item.
 * @param {HTMLElement} place
 * @param {(next: string|null) => Promise<{next: string|null, results: object[]}>} load
 * @param {(item: object) => Node} row
 * @param {{empty?: string, table?: string}} [options] `table`: id of the template of a table, whose body takes the rows
 */
export function growing(place, load, row, options = {}) {
  return show(
    place,
    async () => {
      const page = await load(null);
      if (!page.results.length) return null;
      const frame = options.table ? fill(options.table) : make("div", { class: "list" });
      const rows = options.table ? one("tbody", frame) : frame;
      rows.append(...page.results.map(row));
      const nodes = [frame];
      if (page.next) nodes.push(moreButton(rows, page.next, load, row));
      return nodes;
    },
    options,
  );
}

function moreButton(rows, next, load, row) {
  const button = make("button", { class: "button button--second", type: "button" }, word("more"));
  button.addEventListener("click", () =>
    once(button, async () => {
      const page = await load(next);
      const fresh = page.results.map(row);
      rows.append(...fresh);
      next = page.next;
      if (!next) button.remove();
      fresh[0]?.querySelector("a, button")?.focus();
    }),
  );
  return button;
}
