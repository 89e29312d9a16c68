/** My ratings, the newest first; on top what waits on this phone. */

import "../page.js";
import { api } from "../api.js";
import { all, fill, keepInAddress, one, parameters } from "../dom.js";
import { onChange, person } from "../session.js";
import { growing } from "../ui.js";
import { day, decimal, number, plural, word } from "../words.js";
import { face, meanOf, stateBadge } from "./codes.js";
import { centerName } from "./places.js";
import { waitingCards } from "./waiting.js";

const filters = one("#filters");
const MOST = 5; // of a score

function restore() {
  const asked = parameters();
  const state = all("[name=state]", filters).find((each) => each.value === (asked.get("state") ?? ""));
  if (state) state.checked = true;
  filters.has_reply.checked = asked.get("has_reply") === "true";
}

async function list() {
  const isResident = person()?.role === "resident";
  one("#invitation").hidden = isResident;
  one("#mine").hidden = !isResident;
  if (!isResident) return;
  const asked = { state: filters.state.value, has_reply: filters.has_reply.checked ? "true" : "" };
  keepInAddress(asked);
  const isFiltered = Boolean(asked.state || asked.has_reply);
  await growing(one("#ratings"), (next) => page(next, asked), row, { empty: word(isFiltered ? "none_found" : "none_mine") });
}

async function page(next, asked) {
  const { data } = await api("GET", next ?? "/evaluations", next ? {} : { query: asked });
  const named = await Promise.all(data.results.map((rating) => centerName(rating.center)));
  return { ...data, results: data.results.map((rating, at) => ({ ...rating, name: named[at] })) };
}

function row(rating) {
  const mean = meanOf(rating.scores);
  return fill("rating-row", {
    href: `/mine/${rating.id}`,
    face: mean === null ? null : face(mean),
    name: rating.name,
    visited: word("visited_on", { day: day(rating.visited_at) }),
    average: mean === null ? word("no_average") : word("average", { score: decimal(mean), most: number(MOST) }),
    news: rating.news,
    state: stateBadge(rating.state),
    photos: photos(rating),
    replies: rating.replies_count ? plural("replies", rating.replies_count) : null,
    actions: rating.actions_count ? plural("actions", rating.actions_count) : null,
  });
}

function photos({ photos_received: received, photos_expected: expected }) {
  if (received < (expected ?? 0)) return word("photos_of", { received: number(received), expected: number(expected) });
  return received ? plural("photos", received) : null;
}

restore();
filters.addEventListener("change", list);
filters.addEventListener("submit", (event) => event.preventDefault());
onChange(list);
list();
waitingCards(one("#waiting"), list);
