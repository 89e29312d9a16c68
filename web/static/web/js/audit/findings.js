/** The list of findings. */

import { get } from "../api.js";
import { one } from "../dom.js";
import { ready } from "../staff.js";
import { growing } from "../ui.js";
import { word } from "../words.js";
import { filters } from "./form-filters.js";
import { findingCard } from "./finding-card.js";

if (ready) {
  filters(one("#filters"), (values) => growing(one("#findings"), (next) => (next ? get(next) : get("/findings", values)), findingCard, { empty: word("no_findings") }));
}
