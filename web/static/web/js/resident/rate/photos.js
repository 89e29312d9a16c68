/** Photos of a draft: made smaller here, shown, taken out again. */

import { all, fill, one } from "../../dom.js";
import { say } from "../../ui.js";
import { word } from "../../words.js";
import { shrink } from "./shrink.js";

const MOST = 5;

/**
 * @param {import("../draft.js").Draft} draft
 * @param {() => void} changed
 */
export function photosOf(draft, changed) {
  const place = one("#photos");
  const show = () => {
    for (const picture of all("img", place)) URL.revokeObjectURL(picture.src);
    place.replaceChildren(...draft.photos.map((photo, index) => row(photo, index + 1)));
    place.hidden = !draft.photos.length;
    one("#share-photos-field").hidden = !draft.photos.length;
  };
  const row = (photo, number) => {
    const values = { src: URL.createObjectURL(photo.blob), title: word("photo", { number }), remove: word("remove_photo", { number }) };
    const made = fill("photo", values);
    one("img", made).alt = values.title;
    one("button", made).addEventListener("click", () => {
      draft.photos = draft.photos.filter((each) => each !== photo);
      show();
      changed();
    });
    return made;
  };
  const add = async (files) => {
    for (const file of files) {
      if (draft.photos.length >= MOST) return say(word("photos_full"), "bad");
      const blob = await shrink(file);
      if (!blob) say(word("photo_unreadable"), "bad");
      else draft.photos.push({ id: crypto.randomUUID(), blob });
      show();
      changed();
    }
  };
  for (const input of all("[data-photos]")) {
    input.addEventListener("change", async () => {
      const files = [...input.files];
      input.value = "";
      input.parentElement.setAttribute("aria-busy", "true");
      await add(files);
      input.parentElement.removeAttribute("aria-busy");
    });
  }
  show();
  return { add };
}
