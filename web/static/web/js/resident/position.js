/** Where somebody is: asked for when he presses, kept in this tab, told to nobody but as `near` of a search. */

import { word } from "../words.js";

const KEPT = "ayn.position";
const DIGITS = 3; // of degrees: about 100 m, as much as finding a center needs

/** The position of this tab, "25.265,51.541"; null before anybody pressed. */
export const position = () => sessionStorage.getItem(KEPT);

/** Ask the device. Throws an Error with words for people. */
export async function locate() {
  if (!("geolocation" in navigator)) throw new Error(word("position_unknown"));
  const { coords } = await new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(resolve, reject, { maximumAge: 60_000, timeout: 15_000 });
  }).catch((error) => {
    throw new Error(word(error.code === 1 ? "position_denied" : "position_unknown"));
  });
  sessionStorage.setItem(KEPT, `${coords.latitude.toFixed(DIGITS)},${coords.longitude.toFixed(DIGITS)}`);
  return position();
}
