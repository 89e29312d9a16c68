/** The form and the fields of a draft: the same names and values. */

/** @returns {Record<string, string>} what the form says; files are no part of it */
export function readFields(form) {
  const entries = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  return Object.fromEntries(entries);
}

/** Make the form say what was kept; a choice that is not on offer (yet) is added, so that it is not lost. */
export function writeFields(form, fields) {
  for (const control of form.elements) {
    const { name, type } = control;
    if (!name || type === "file") continue;
    if (type === "radio") control.checked = name in fields ? fields[name] === control.value : control.defaultChecked;
    else if (type === "checkbox") control.checked = name in fields;
    else if (name in fields) {
      if (control.localName === "select" && ![...control.options].some(({ value }) => value === fields[name])) control.add(new Option(fields[name], fields[name]));
      control.value = fields[name];
    }
  }
}

/** Arrow keys of radio buttons follow the eye: where one reads from right to left, the left arrow goes on. Browsers do not turn them. */
export function turnArrows(form) {
  if (document.documentElement.dir !== "rtl") return;
  form.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: 1, ArrowRight: -1 }[event.key];
    if (!step || event.target.type !== "radio") return;
    event.preventDefault();
    const group = [...form.elements[event.target.name]];
    const next = group[(group.indexOf(event.target) + step + group.length) % group.length];
    next.focus();
    next.click();
  });
}
