/** Heads of the columns of scorecards. */

import { word } from "../words.js";

export const heads = () => Object.fromEntries(["name", "n", "mean", "csat", "waiting", "completion"].map((name) => [name, word(`head.${name}`)]));
