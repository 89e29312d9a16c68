/** Reports that waited for a line, sent from whatever page is open; loaded only where some wait. */

import { say } from "../ui.js";
import { word } from "../words.js";
import { sendWaiting } from "./reports.js";

export async function sendKept() {
  await sendWaiting((_report, how) => {
    if (how === "sent") say(word("report_sent"));
    else if (how === "late") say(word("report_late"), "bad");
    else say(word("report_refused", { reason: how.errors[0]?.detail ?? how.message }), "bad");
  });
  dispatchEvent(new Event("ayn:reports"));
}
