/** What the page asks: the factors, and whose desk and which service of this center. */

import { get } from "../../api.js";
import { all, fill, one } from "../../dom.js";

/** The current questions. @returns {Promise<{version: number, nodes: HTMLElement[]}>} */
export async function factorQuestions() {
  const { version, factors } = await get("/factor-sets/current", {}, { open: true });
  return { version, nodes: factors.map(factorNode) };
}

function factorNode({ code, name, question }) {
  const node = fill("factor", { name, question });
  node.dataset.pointer = `/scores/${code}`;
  for (const input of all("input", node)) input.name = `score-${code}`;
  return node;
}

/** Offer the entities of a center, and the services of the one that is chosen (without one: all). @returns {() => void} offers anew */
export function askService(form, { entities, services }) {
  const { entity, service } = form.elements;
  entity.append(...entities.map(({ code, name }) => new Option(name, code)));
  one("#entity-field").hidden = entities.length < 2;
  const offer = () => {
    const chosen = service.value;
    const offered = services.filter((each) => !entity.value || each.entity === entity.value);
    service.length = 1;
    service.append(...offered.map(({ code, name }) => new Option(name, code)));
    service.value = offered.some(({ code }) => code === chosen) ? chosen : "";
    one("#service-field").hidden = !offered.length;
  };
  entity.addEventListener("change", offer);
  return offer;
}
