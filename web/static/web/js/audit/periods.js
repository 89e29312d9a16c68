/** Periods one asks for often, as first and last day ("2026-11-01"). Whole months, where that is what they are. */

const written = (year, month, day) => new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);

/**
 * @param {"month"|"last_month"|"days90"|"year"|"all"} name
 * @param {Date} [today]
 * @returns {{from: string, to: string}}
 */
export function periodOf(name, today = new Date()) {
  const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()];
  if (name === "month") return { from: written(year, month, 1), to: written(year, month + 1, 0) };
  if (name === "last_month") return { from: written(year, month - 1, 1), to: written(year, month, 0) };
  if (name === "days90") return { from: written(year, month, day - 89), to: written(year, month, day) };
  if (name === "year") return { from: written(year, 0, 1), to: written(year, 11, 31) };
  return { from: "", to: "" };
}
