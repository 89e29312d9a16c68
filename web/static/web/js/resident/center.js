/** The page of a center: what one wants to know before one goes, and after. */

import "../page.js";
import { api, get } from "../api.js";
import { fill, make, named, one } from "../dom.js";
import { growing, nothing, say, show, why } from "../ui.js";
import { ago, day, knows, word } from "../words.js";
import { ageOf } from "./age.js";
import { kindName, openState } from "./center-card.js";
import { desks, services } from "./center-desks.js";
import { week } from "./center-hours.js";
import { keeping } from "./center-keep.js";
import { papers } from "./center-papers.js";
import { figures } from "./center-score.js";
import { countries } from "./countries.js";

const code = named("/centers/");
const path = `/centers/${encodeURIComponent(code)}`;

keeping(one("#keep"), code);
one("#share").addEventListener("click", share);
one("#report").href = `${path}/report`;
show(one("#center"), head);

async function head() {
  const [{ data: center, headers }, countryOf] = await Promise.all([api("GET", path, { open: true }), countries()]);
  document.title = document.title.replace(/^[^·]*/, `${center.name} `);
  one("#parts").hidden = false;
  one("#hours").replaceChildren(week(center, countryOf(center.region.code)));
  marks(one("#access"), center.accessibility, "access");
  marks(one("#payment"), center.payment_methods, "payment");
  where(center);
  parts();
  const age = ageOf(headers);
  return fill("head", {
    ...center,
    kind: kindName(center.kind),
    region: center.region.name,
    demo: center.is_demo,
    appointment: center.by_appointment,
    state: openState(center),
    tel: `tel:${center.phone.replace(/[^+\d]/g, "")}`,
    host: center.website.replace(/^https?:\/\/(www\.)?|\/$/g, ""),
    rate: `/rate/${encodeURIComponent(code)}`,
    seen: age && word("seen", { ago: ago(age) }),
  });
}

function parts() {
  const offered = get(`${path}/services`, {}, { open: true });
  offered.catch(() => {}); // both places below show why
  show(one("#desks"), async () => desks((await offered).results));
  show(one("#papers"), async () => papers(one("#service"), services((await offered).results)));
  show(one("#score"), async () => figures(await get(`${path}/scorecard`, {}, { open: true })));
  said(one("#changes"), "changes", ({ text, cause, entity, published_on: date }) => ({ text, cause: cause.name, entity: entity?.name, date, day: day(date) }));
  said(one("#replies"), "replies", ({ text, entity, day: date }) => ({ text, entity: entity?.name, date, day: day(date) }));
}

function said(place, name, values) {
  const load = (next) => get(next ?? `${path}/${name}`, next ? {} : { limit: 5 }, { open: true });
  growing(place, load, (item) => fill("said", values(item)), { empty: word(`no_${name}`) });
}

function marks(place, codes, group) {
  const names = codes.filter((one) => knows(`${group}_${one}`)).map((one) => make("li", {}, word(`${group}_${one}`)));
  place.replaceChildren(...(names.length ? names : [make("li", { class: "soft" }, word("unknown"))]));
}

/** The small map comes when one scrolls to it: it weighs more than all the rest. */
function where(center) {
  const { name, position } = center;
  if (!position) return;
  one("#map-part").hidden = false;
  one("#geo").href = `geo:${position.lat},${position.lng}?q=${position.lat},${position.lng}`;
  const place = one("#map");
  const watcher = new IntersectionObserver(async (entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watcher.disconnect();
    const { drawCenters } = await import("./centers-map.js");
    drawCenters(place, [center], word("map_of_center", { name }), true).catch((error) => place.replaceChildren(nothing(why(error))));
  });
  watcher.observe(place);
}

async function share() {
  const { origin, pathname } = location;
  const told = { title: document.title, url: origin + pathname };
  try {
    if (navigator.share) return await navigator.share(told);
    await navigator.clipboard.writeText(told.url);
    say(word("copied"));
  } catch (error) {
    if (error.name !== "AbortError") say(told.url);
  }
}
