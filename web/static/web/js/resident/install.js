/** The hint that these pages can be installed: where the browser offers it, or where one has to do it by hand. */

import { one } from "../dom.js";
import { say } from "../ui.js";
import { word } from "../words.js";

export function offerInstallation() {
  if (matchMedia("(display-mode: standalone)").matches) return;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    one("#install").hidden = false;
    one("#install-button").onclick = () => event.prompt();
  });
  addEventListener("appinstalled", () => {
    one("#install").hidden = true;
    say(word("install_done"));
  });
  if ("standalone" in navigator && !navigator.standalone) byHand();
}

/** Safari on a phone offers nothing to scripts. */
function byHand() {
  one("#install").hidden = false;
  one("#install-button").hidden = true;
  one("#install-hint").hidden = false;
}
