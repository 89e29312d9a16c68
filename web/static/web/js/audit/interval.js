/** A value on its interval, small enough for a cell of a table. The same figures stand beside it in words. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {{value: number, low: number, high: number}} measured
 * @param {{scale?: [number, number], reference?: number}} [options] ends of the axis; a line across, such as 0 for changes
 * @returns {SVGElement} mirrored by the style sheet where one reads from right to left
 */
export function drawInterval({ value, low, high }, { scale = [0, 100], reference } = {}) {
  const at = (number) => `${(100 * (Math.min(Math.max(number, scale[0]), scale[1]) - scale[0])) / (scale[1] - scale[0])}%`;
  const svg = shape("svg", { class: "interval", "aria-hidden": "true", focusable: "false" });
  svg.append(shape("rect", { class: "interval__axis", x: "0", y: "9", width: "100%", height: "2", rx: "1" }));
  if (reference !== undefined) svg.append(shape("line", { class: "interval__reference", x1: at(reference), x2: at(reference), y1: "1", y2: "19" }));
  if (Number.isFinite(low) && Number.isFinite(high)) {
    svg.append(shape("line", { class: "interval__range", x1: at(low), x2: at(high), y1: "10", y2: "10" }));
    for (const end of [low, high]) svg.append(shape("line", { class: "interval__end", x1: at(end), x2: at(end), y1: "3", y2: "17" }));
  }
  if (Number.isFinite(value)) svg.append(shape("circle", { class: "interval__value", cx: at(value), cy: "10", r: "3.5" }));
  return svg;
}

function shape(name, properties) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(properties)) element.setAttribute(key, value);
  return element;
}
