/** One rating of mine: what I said, what came of it; saying it anew, taking it back, proving it. */

import { demand } from "../page.js";
import { get, post } from "../api.js";
import { named, one } from "../dom.js";
import { itemFor } from "../offline/outbox.js";
import { person } from "../session.js";
import { ask, once, say, show } from "../ui.js";
import { word } from "../words.js";
import { offerProof } from "./rating-proof.js";
import { sendMissing } from "./rating-photos.js";
import { view } from "./rating-view.js";

const id = named("/mine/");
const place = one("#rating");

async function load() {
  const rating = await get(`/evaluations/${id}`);
  const gone = (error) => (error.status === 404 ? null : Promise.reject(error));
  const [set, center, service] = await Promise.all([
    get(`/factor-sets/${rating.factor_set}`, {}, { open: true }),
    get(`/centers/${rating.center}`, {}, { open: true }).catch(gone),
    rating.service ? get(`/services/${rating.service}`, {}, { open: true }).catch(gone) : null,
  ]);
  const node = view(rating, set, center, service);
  node.querySelector("#withdraw")?.addEventListener("click", (event) => withdraw(event.currentTarget));
  node.querySelector("#revise")?.addEventListener("click", (event) => revise(event.currentTarget, rating, set));
  node.querySelector("#photo-files")?.addEventListener("change", (event) => sendMissing(event.target, rating, reload));
  if (node.querySelector("#photo-files") && (await areOnTheirWay())) tellOfWay(node);
  return node;
}

/** Whether this phone still has the photos: it sends them itself. */
async function areOnTheirWay() {
  const item = await itemFor(person().id, id);
  return Boolean(item?.files.some((file) => file.state === "waiting"));
}

function tellOfWay(node) {
  one(".send-again", node).remove();
  one("#photo-progress", node).textContent = word("photos_waiting");
}

const reload = () => show(place, load);

async function withdraw(button) {
  if ((await ask(one("#withdraw-dialog"))) !== "yes") return;
  await once(button, async () => {
    await post(`/evaluations/${id}/withdrawal`);
    say(word("withdrawn_now"));
    await reload();
  });
}

async function revise(button, rating, set) {
  await once(button, async () => {
    const { reviseForm } = await import("./rating-revise.js");
    one("#revise-place").replaceChildren(reviseForm(rating, set, reload));
    button.hidden = true;
    one("#revise-place input, #revise-place select").focus();
  });
}

if (demand("resident")) {
  reload().then(() => {
    if (place.querySelector("[data-rating]")) offerProof(id);
  });
}
