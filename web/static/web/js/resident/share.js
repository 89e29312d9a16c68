/** `/share`: what another app shared waits here until a center was chosen; then it goes into the draft. */

import "../page.js";
import { get } from "../api.js";
import { fill, make, one } from "../dom.js";
import { person } from "../session.js";
import { drop, read } from "../store.js";
import { show } from "../ui.js";
import { word } from "../words.js";

const PAUSE = 300; // milliseconds after the last key
let timer = 0;

await showShared();
list();
one("#q").addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(list, PAUSE);
});
one("#search").addEventListener("submit", (event) => {
  event.preventDefault();
  list();
});

async function showShared() {
  const shared = await read("notes", "shared");
  if (!shared) return;
  one("#shared").hidden = false;
  one("#shared-text").hidden = !shared.text;
  one("#shared-text").textContent = shared.text;
  const pictures = shared.photos.map((photo) => make("img", { src: URL.createObjectURL(photo), alt: word("shared_photo") }));
  one("#shared-photos").replaceChildren(...pictures.map((picture) => make("li", { class: "photo" }, picture)));
  one("#forget").addEventListener("click", async () => {
    await drop("notes", "shared");
    one("#shared").hidden = true;
  });
}

/** Where one was lately, or what fits the words. */
function list() {
  const q = one("#q").value.trim();
  const isMine = !q && person()?.role === "resident";
  return show(
    one("#centers"),
    async () => {
      const recent = isMine ? (await get("/me/recent-centers")).results : [];
      const { results } = recent.length ? { results: recent } : await get("/centers", { q, limit: 20 }, { open: true });
      return results.map(({ code, name, address }) => fill("choice", { href: `/rate/${encodeURIComponent(code)}?shared=1`, name, address }));
    },
    { empty: word("no_center") },
  );
}
