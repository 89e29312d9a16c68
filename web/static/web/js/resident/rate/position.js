/** The position, only when somebody ticks that it may be added. */

import { say } from "../../ui.js";
import { word } from "../../words.js";

/** @param {HTMLInputElement} box @param {import("../draft.js").Draft} draft @param {() => void} changed */
export function positionOf(box, draft, changed) {
  box.checked = Boolean(draft.position);
  box.addEventListener("change", () => {
    draft.position = null;
    if (!box.checked) return;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        draft.position = { lat: coords.latitude, lng: coords.longitude, accuracy_m: Math.round(coords.accuracy) };
        changed();
      },
      () => {
        box.checked = false;
        say(word("position_refused"), "bad");
      },
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  });
}
