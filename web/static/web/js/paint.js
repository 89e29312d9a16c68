/** Colors of the design system for what is drawn on a canvas, which knows neither custom properties nor themes. */

const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

/**
 * The color of a custom property as an element sees it, however it was written, as `rgba(…)`.
 * @param {Element} element
 * @param {string} property `--chart-1`
 * @param {number} [opacity] 0 to 1
 */
export function color(element, property, opacity = 1) {
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = getComputedStyle(element).getPropertyValue(property).trim() || getComputedStyle(element).color;
  pixel.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data;
  return `rgba(${red}, ${green}, ${blue}, ${(alpha / 255) * opacity})`;
}

export const movesLittle = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Call `redraw` when colors or letters become others: dark or light, print, a font that has arrived.
 * @param {() => void} redraw
 * @returns {() => void} ends it
 */
export function watchColors(redraw) {
  const queries = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "print"].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener("change", redraw);
  document.fonts.addEventListener("loadingdone", redraw);
  return () => {
    for (const query of queries) query.removeEventListener("change", redraw);
    document.fonts.removeEventListener("loadingdone", redraw);
  };
}
