/** What to bring for a service; what was ticked off is remembered on this device only. */

import { all, fill, keepInAddress, make, one, parameters } from "../dom.js";
import { list, money, number, plural, knows, word } from "../words.js";

const KEPT = "ayn.papers"; // {service: [code of a ticked paper]}

/**
 * Fill the choice of services, and show the papers of the chosen one.
 * @param {HTMLSelectElement} select
 * @param {object[]} services as of `GET /centers/CODE/services`
 * @returns {Node[]} the place of the papers
 */
export function papers(select, services) {
  const place = make("div", {});
  const byEntity = Map.groupBy(services, (service) => service.entity.name);
  const groups = [...byEntity].map(([name, some]) => make("optgroup", { label: name }, some.map((service) => make("option", { value: service.code }, service.name))));
  select.replaceChildren(select.options[0], ...groups);
  select.value = parameters().get("service") ?? "";
  if (select.selectedIndex < 0) select.value = "";
  const choose = () => {
    keepInAddress({ service: select.value });
    const chosen = services.find((service) => service.code === select.value);
    place.replaceChildren(...(chosen ? [checklist(chosen, choose)] : []));
  };
  select.addEventListener("change", choose);
  choose();
  return [place];
}

function checklist(service, again) {
  const ticked = new Set(kept()[service.code]);
  const wanted = service.checklist;
  const done = wanted.filter((paper) => ticked.has(paper.code)).length;
  const shown = fill("service-papers", {
    description: service.description,
    papers: wanted.map((paper) => row(paper, ticked)),
    progress: done === wanted.length ? word("all_ready") : plural("ready", wanted.length, { done: number(done) }),
    share: wanted.length ? done / wanted.length : 0,
    ticked: done > 0,
    none: wanted.length ? null : word("no_papers"),
    fee: service.fee === null ? null : service.fee ? money(service.fee, service.currency) : word("free"),
    waiting: service.target_waiting_minutes === null ? null : plural("minutes", service.target_waiting_minutes),
    completion: service.target_completion_minutes === null ? null : plural("minutes", service.target_completion_minutes),
    pay: list(service.payment_methods.filter((way) => knows(`payment_${way}`)).map((way) => word(`payment_${way}`))),
  });
  shown.addEventListener("change", ({ target }) => {
    target.checked ? ticked.add(target.value) : ticked.delete(target.value);
    keep(service.code, [...ticked]);
    again();
    one(`input[value="${CSS.escape(target.value)}"]`, one("#papers")).focus();
  });
  for (const button of all("button", shown)) {
    button.addEventListener("click", () => {
      keep(service.code, []);
      again();
    });
  }
  return shown;
}

function row(paper, ticked) {
  const label = fill("paper", { code: paper.code, name: paper.name });
  one("input", label).checked = ticked.has(paper.code);
  return label;
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

function keep(service, codes) {
  const { [service]: _before, ...others } = kept();
  localStorage.setItem(KEPT, JSON.stringify(codes.length ? { ...others, [service]: codes } : others));
}
