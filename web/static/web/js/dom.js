/** The little that pages need to build what the API told: no markup is ever made of texts. */

/** The element of an id or selector; throws where the page lacks it. */
export function one(selector, within = document) {
  const found = within.querySelector(selector);
  if (!found) throw new Error(`the page lacks ${selector}`);
  return found;
}

export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/**
 * A copy of a `<template>`, its places filled in.
 *
 * Inside, `data-text="name"` takes a text, `data-href`, `data-src`, `data-datetime`, `data-value`, `data-title` take that
 * attribute, `data-if="name"` is removed where the value is empty, `data-slot="name"` takes a node or a list of nodes.
 * @param {string} id of the template
 * @param {Record<string, unknown>} values
 * @returns {HTMLElement} its first element
 */
export function fill(id, values = {}) {
  const template = one(`template#${id}`);
  const copy = document.importNode(template.content, true).firstElementChild;
  return fillIn(copy, values);
}

const ATTRIBUTES = ["href", "src", "datetime", "value", "title"];

/** The same for an element that is there already. */
export function fillIn(element, values) {
  const places = (attribute) => [element, ...element.querySelectorAll("*")].filter((one) => one.hasAttribute(attribute));
  for (const place of places("data-if")) if (isEmpty(values[place.dataset.if])) place.remove();
  for (const place of places("data-text")) if (place.dataset.text in values) place.textContent = values[place.dataset.text] ?? "";
  for (const name of ATTRIBUTES) {
    for (const place of places(`data-${name}`)) if (place.dataset[name] in values) place.setAttribute(name, values[place.dataset[name]] ?? "");
  }
  for (const place of places("data-slot")) if (place.dataset.slot in values) place.replaceChildren(...[values[place.dataset.slot]].flat().filter(Boolean));
  return element;
}

const isEmpty = (value) => value === undefined || value === null || value === false || value === "" || (Array.isArray(value) && !value.length);

/**
 * An element: `make("p", {class: "soft", dir: "auto"}, "text", node)`. `on…` properties are listeners.
 * @param {string} name
 * @param {Record<string, unknown>} [properties]
 * @param {...(Node|string|null)} children
 */
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** An icon of icons.svg. */
export function icon(name, kind = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", kind ? `icon icon--${kind}` : "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/static/web/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** The parameters of the address, and how to change them without loading anew. */
export const parameters = () => new URLSearchParams(location.search);

/** Write filters into the address; empty ones go. */
export function keepInAddress(values) {
  const next = parameters();
  for (const [name, value] of Object.entries(values)) value ? next.set(name, value) : next.delete(name);
  history.replaceState(null, "", next.size ? `?${next}` : location.pathname);
}

/**
 * The part of the address behind a prefix: `named("/rate/")` of /rate/QA-HILAL is "QA-HILAL". It becomes part of an address of the
 * API, so what no code and no id has (`..\`, `?`, `%2e`) is taken out: no link makes a page ask for something else.
 */
export const named = (prefix) => location.pathname.slice(prefix.length).replace(/\/$/, "").replace(/%[0-9a-f]{2}|[^\w.-]/gi, "_");
