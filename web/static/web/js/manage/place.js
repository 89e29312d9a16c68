/** The center that a manager's page is about: chosen above, kept in the address and for next time. */

import { get } from "../api.js";
import { keepInAddress, make, one, parameters } from "../dom.js";

const KEPT = "ayn.center";

/** @returns {Promise<{code: string, name: string}[]>} the centers one answers for; of an entity its first hundred */
async function ownCenters() {
  const { results } = await get("/me/mandates");
  const lists = await Promise.all(
    results.map(({ center, entity }) =>
      center ? [center] : get("/centers", { entity: entity.code, ordering: "name", limit: 100 }).then((page) => page.results),
    ),
  );
  return [...new Map(lists.flat().map(({ code, name }) => [code, { code, name }])).values()];
}

/**
 * Fill the chooser `#place` and tell `listener` which center, now and when another one is chosen.
 * @param {(code: string) => void} listener
 * @param {{all?: boolean}} [options] `all`: the first choice is all centers, ""
 */
export async function choosePlace(listener, { all = false } = {}) {
  const select = one("#place");
  const centers = await ownCenters();
  select.append(...centers.map(({ code, name }) => make("option", { value: code }, name)));
  const wanted = parameters().get("center") ?? (all ? "" : localStorage.getItem(KEPT));
  select.value = centers.some(({ code }) => code === wanted) ? wanted : all ? "" : (centers[0]?.code ?? "");
  select.closest(".field").hidden = centers.length < 2;
  const tell = () => {
    keepInAddress({ center: select.value });
    if (select.value) localStorage.setItem(KEPT, select.value);
    listener(select.value);
  };
  select.addEventListener("change", tell);
  tell();
}
