/* Names for fields that the stock admin leaves without one: those of rows are named by the heading of their column, those that
   Select2 puts in the place of a list by that list's. Rows and lists may come later. */

const NAMELESS = "input:not([type=hidden]), select, textarea";
const DRAWN = "[role=combobox], [role=textbox], .select2-search__field";

const text = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";

/** Name the fields of the tables below `root`. */
function nameRows(root) {
  for (const cell of root.querySelectorAll(".inline-group .tabular tbody td")) {
    const heading = cell.closest("table").tHead?.rows[0];
    const name = text(headingOf(heading, cell));
    if (!name) continue;
    for (const field of cell.querySelectorAll(NAMELESS)) {
      if (!field.labels?.length && !field.getAttribute("aria-label")) field.setAttribute("aria-label", name);
    }
  }
}

/** The heading over a cell: some span several columns. */
function headingOf(row, cell) {
  let column = [...cell.parentElement.cells].slice(0, cell.cellIndex).reduce((sum, { colSpan }) => sum + colSpan, 0);
  return [...(row?.cells ?? [])].find(({ colSpan }) => (column -= colSpan) < 0);
}

/** Name what stands in the place of a list. */
function nameLists(root) {
  for (const drawn of root.querySelectorAll(".select2-container")) {
    const list = drawn.previousElementSibling;
    const name = list?.getAttribute?.("aria-label") || text(list?.labels?.[0]);
    if (!name) continue;
    // A list with a button in it is none.
    for (const wrong of drawn.querySelectorAll("ul.select2-selection__rendered:not([role])")) wrong.setAttribute("role", "presentation");
    for (const part of drawn.querySelectorAll(DRAWN)) {
      if (part.getAttribute("aria-label") !== name) part.setAttribute("aria-label", name);
    }
  }
}

function nameAll() {
  nameRows(document);
  nameLists(document);
}

nameAll();
new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
