/** The code that a desk shows, renewed in time; and the poster. */

import { api, get } from "../api.js";
import { make, one } from "../dom.js";
import { ready } from "../staff.js";
import { once, say, why } from "../ui.js";
import { plural } from "../words.js";
import { choosePlace } from "./place.js";

const AGAIN = 5000; // milliseconds after a failure
const picture = one("#code");
let place = "";
let timer = null;

if (ready) choosePlace(shown).catch((error) => say(why(error), "bad"));
one("#desk").addEventListener("change", () => renew());
one("#full").addEventListener("click", () => one("#code-frame").requestFullscreen?.());
one("#poster").addEventListener("click", ({ currentTarget }) => once(currentTarget, poster));

async function shown(code) {
  place = code;
  const { entities } = await get(`/centers/${code}`, {}, { open: true }).catch(() => ({ entities: [] }));
  one("#desk").replaceChildren(...entities.map((entity) => make("option", { value: entity.code }, entity.name)));
  one("#desk-field").hidden = entities.length < 2;
  renew();
}

/** Show the code of now; the next one when it has run out. */
async function renew() {
  clearTimeout(timer);
  const query = one("#desk-field").hidden ? {} : { desk: one("#desk").value };
  try {
    const [told, drawn] = await Promise.all([
      get(`/centers/${place}/visit-code`, query),
      api("GET", `/centers/${place}/visit-code.svg`, { query }),
    ]);
    URL.revokeObjectURL(picture.src);
    picture.src = URL.createObjectURL(drawn.data);
    picture.hidden = false;
    countDown(new Date(told.expires_at).getTime());
  } catch (error) {
    picture.hidden = true; // an old code is no evidence
    one("#expires").textContent = why(error);
    if (error.isPassing) timer = setTimeout(renew, AGAIN);
  }
}

function countDown(end) {
  const left = Math.ceil((end - Date.now()) / 1000);
  one("#expires").textContent = plural("expires", Math.max(0, left));
  timer = left > 0 ? setTimeout(countDown, 1000, end) : setTimeout(renew, 200);
}

async function poster() {
  const { data } = await api("GET", `/centers/${place}/poster.pdf`, { headers: { "Accept-Language": one("#poster-language").value } });
  const link = make("a", { href: URL.createObjectURL(data), download: `${place}.pdf` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
