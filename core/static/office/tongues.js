/* Translated fields of a form, one language at a time. Without this script all languages stand below each other. */

const bar = document.querySelector("[data-tongues]");
const buttons = [...bar.querySelectorAll("[data-tongue-of]")];
const LAST = buttons.map((button) => button.dataset.tongueOf);
const FIELD = new RegExp(`^(?:field|column)-(.+)_(${LAST.join("|")})$`);
const REMEMBERED = "office-tongue";

/** Note at each row, cell and heading of a translated field which text it is of, and in which language. */
function mark(root) {
  for (const element of root.querySelectorAll("[class*='field-'], [class*='column-']")) {
    const found = [...element.classList].map((name) => FIELD.exec(name)).find(Boolean);
    if (!found) continue;
    element.dataset.text = found[1];
    element.dataset.tongue = found[2];
  }
}

const marked = () => [...document.querySelectorAll("[data-tongue]:not(th)")].filter((e) => !e.closest(".empty-form"));
const input = (element) => element.querySelector("input:not([type=hidden]), textarea");
const value = (element) => {
  const control = input(element);
  return control ? control.value.trim() : (element.querySelector(".readonly") ?? element).textContent.trim().replace(/^-$/, "");
};
const family = (element) => element.closest(".inline-related, tr, fieldset")?.id + element.dataset.text;

/** Show which languages lack a text that others have, and which have an error; hint at the English (or first) text. */
function look() {
  const families = Map.groupBy ? Map.groupBy(marked(), family) : grouped(marked());
  const missing = new Set();
  for (const members of families.values()) {
    const told = members.find((e) => e.dataset.tongue === "en" && value(e)) ?? members.find(value);
    if (!told) continue;
    for (const member of members.filter((e) => !value(e))) {
      missing.add(member.dataset.tongue);
      input(member)?.setAttribute("placeholder", value(told).slice(0, 200));
    }
  }
  const wrong = new Set(marked().filter((e) => e.querySelector(".errorlist") || e.matches(".errors")).map((e) => e.dataset.tongue));
  for (const button of buttons) {
    button.querySelector("[data-mark=empty]").hidden = !missing.has(button.dataset.tongueOf);
    button.querySelector("[data-mark=wrong]").hidden = !wrong.has(button.dataset.tongueOf);
  }
  return wrong;
}

function grouped(elements) {
  const found = new Map();
  for (const element of elements) {
    const key = family(element);
    found.set(key, [...(found.get(key) ?? []), element]);
  }
  return found;
}

function show(tongue) {
  for (const element of document.querySelectorAll("[data-tongue]")) element.hidden = element.dataset.tongue !== tongue;
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.tongueOf === tongue));
  sessionStorage.setItem(REMEMBERED, tongue);
}

mark(document);
if (marked().length) {
  bar.hidden = false;
  const page = document.documentElement.lang.toLowerCase().replace("-", "_");
  const wrong = look();
  show([...wrong][0] ?? [sessionStorage.getItem(REMEMBERED), page, "en"].find((tongue) => LAST.includes(tongue)));
  for (const button of buttons) button.addEventListener("click", () => show(button.dataset.tongueOf));
  document.addEventListener("input", look);
  document.addEventListener("formset:added", (event) => {
    mark(event.target);
    show(buttons.find((button) => button.getAttribute("aria-pressed") === "true").dataset.tongueOf);
  });
}
