/**
 * What somebody has begun to say about a center, kept on this phone until it is sent. Each person has drafts of his own, and so
 * has who is not signed in.
 *
 * @typedef {object} Draft
 * @property {string} center
 * @property {string|null} person
 * @property {string} begunAt the visit was just now, then
 * @property {Record<string, string>} fields names and values of the form
 * @property {{token: string, entity: string}|null} evidence of the visit
 * @property {{id: string, blob: Blob}[]} photos
 * @property {{id: string, blob: Blob}|null} voice
 * @property {{lat: number, lng: number, accuracy_m: number}|null} position
 */

import { drop, read, write } from "../store.js";

const keyOf = (person, center) => `${person ?? ""}/${center}`;

/** @returns {Draft} */
export const freshDraft = (center, person) => ({
  center,
  person,
  begunAt: new Date().toISOString(),
  fields: {},
  evidence: null,
  photos: [],
  voice: null,
  position: null,
});

/** @returns {Promise<Draft|undefined>} */
export const draftOf = (person, center) => read("drafts", keyOf(person, center));
export const keepDraft = (draft) => write("drafts", keyOf(draft.person, draft.center), draft);
export const dropDraft = (draft) => drop("drafts", keyOf(draft.person, draft.center));

/** Keep evidence of a visit with the draft about its center, making one where there is none. */
export async function keepEvidence(center, person, { token, entity }) {
  const draft = (await draftOf(person, center)) ?? freshDraft(center, person);
  addEvidence(draft, { token, entity });
  await keepDraft(draft);
}

/** What the address or the code said goes into a draft; the desk is whom one visited. */
export function addEvidence(draft, { token, entity }) {
  if (token) {
    const isNew = draft.evidence?.token !== token;
    draft.evidence = { token, entity };
    if (isNew && !draft.fields.at) draft.begunAt = new Date().toISOString();
  }
  if (entity) draft.fields.entity = entity;
}
