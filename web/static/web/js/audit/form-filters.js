/** Filters of a list: a form whose values stand in the address, so that a list can be named, reloaded and handed on. */

import { keepInAddress, parameters } from "../dom.js";

/**
 * Take the form's values from the address, and tell them now and whenever they change.
 * @param {HTMLFormElement} form fields with a name each
 * @param {(values: Record<string, string>) => void} listener told only what is not empty
 */
export function filters(form, listener) {
  const given = parameters();
  for (const field of form.elements) {
    if (!field.name || !given.has(field.name)) continue;
    if (field.type === "radio") field.checked = field.value === given.get(field.name);
    else field.value = given.get(field.name);
  }
  let told = null;
  const tell = () => {
    const values = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
    const now = JSON.stringify(values);
    if (now === told) return;
    told = now;
    keepInAddress(values);
    listener(Object.fromEntries(Object.entries(values).filter(([, value]) => value)));
  };
  form.addEventListener("change", tell);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tell();
  });
  tell();
}
