/** Favourite centers. */

import { get, remove } from "../api.js";
import { fill, one } from "../dom.js";
import { once, say, show } from "../ui.js";
import { word } from "../words.js";

const place = one("#favourites");

export function offerFavourites() {
  return show(place, async () => (await get("/me/favourites")).results.map(row), { empty: word("no_favourites") });
}

function row({ code, name, open_now: isOpen }) {
  const open = isOpen === null ? "" : word(isOpen ? "open_now" : "closed_now");
  const node = fill("favourite-row", { name, href: `/centers/${encodeURIComponent(code)}`, open });
  const button = one("button", node);
  button.addEventListener("click", () =>
    once(button, async () => {
      await remove(`/me/favourites/${encodeURIComponent(code)}`);
      say(word("removed", { name }));
      await offerFavourites();
    }),
  );
  return node;
}
