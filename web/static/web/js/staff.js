/** What every page of managers and auditors starts with: only they may be here, and they can leave. */

import { one } from "./dom.js";
import { demand } from "./page.js";
import { onChange, signOut } from "./session.js";

const ROLES = { manage: ["manager", "quality"], audit: ["auditor"] };
const mayBeHere = () => demand(...ROLES[document.documentElement.dataset.area]);

/** False: somebody else is on the way to the sign-in; the page's module should stop. */
export const ready = mayBeHere();

one("#sign-out").addEventListener("click", signOut);
onChange(mayBeHere);
