/** The receipt, checked in the browser: a line for each step, then the files for somebody independent. */

import { fill, icon, make, one } from "../dom.js";
import { once, say } from "../ui.js";
import { day, instant, number, word } from "../words.js";
import { forget, kept } from "../proof/phone.js";

const MARKS = new Map([[true, ["circle-check", "holds"]], [false, ["circle-alert", "fails"]], [null, ["hourglass", "untold"]]]); // prettier-ignore

/** Show the section; nothing is fetched before somebody asks, for a receipt holds a secret. */
export function offerProof(id) {
  one("#proof").hidden = false;
  one("#verify").addEventListener("click", (event) =>
    once(event.currentTarget, async () => {
      const { verify } = await import("../proof/verify.js");
      const { findings, receipt, rating } = await verify(id);
      one("#steps").replaceChildren(...told(findings));
      offerFiles(receipt, rating);
    }),
  );
  one("#forget").addEventListener("click", () => {
    forget();
    say(word("forgotten"));
  });
}

function told(findings) {
  const steps = make("ol", { class: "steps" }, findings.map(line));
  const hasFailed = findings.some(({ holds }) => holds === false);
  const isWaiting = findings.some(({ found }) => found === "not_sealed");
  if (isWaiting && !hasFailed) return [steps];
  const kind = hasFailed ? "notice notice--bad" : "notice notice--good";
  return [steps, make("p", { class: kind, "data-holds": String(!hasFailed) }, word(hasFailed ? "some_fail" : "all_hold"))];
}

function line({ step, found, holds, values }) {
  const [mark, how] = MARKS.get(holds);
  const node = fill("proof-step", { mark: icon(mark), title: word(step), how: word(how), text: word(`${step}_${found}`, written(values)) });
  node.classList.add(`step--${how}`);
  node.dataset.step = step;
  node.dataset.found = found;
  return node;
}

function written({ time, since, ...counts }) {
  const numbers = Object.entries(counts).map(([name, value]) => [name, number(value)]);
  return { ...Object.fromEntries(numbers), time: time && instant(time * 1000), since: since && day(since) };
}

function offerFiles(receipt, rating) {
  const short = receipt.id.slice(0, 8);
  const names = { receipt: `receipt-${short}.json`, rating: `rating-${short}.json`, key: "ledger.key" };
  const texts = { receipt: JSON.stringify(receipt), rating: JSON.stringify(rating), key: `${kept().key ?? ""}\n` };
  for (const [name, text] of Object.entries(texts)) {
    const link = one(`#file-${name}`);
    URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
    link.download = names[name];
  }
  one("#command").textContent = `ayn-verify receipt ${names.receipt} --key ${names.key} --rating ${names.rating}`;
  one("#files").hidden = false;
}
