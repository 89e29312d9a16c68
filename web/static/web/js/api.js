/** Calls of /api/v1: token, language, one renewal of the token, and one kind of error. */

import { token } from "./session.js";
import { language, word } from "./words.js";

const BASE = "/api/v1";

/** What the API refused (application/problem+json), or the network (status 0, code `offline`). */
export class Problem extends Error {
  /** @param {number} status @param {{code?: string, detail?: string, errors?: {pointer: string, code: string, detail: string}[]}} body */
  constructor(status, body = {}, retryAfter = null) {
    super(body.detail || (status === 0 ? word("offline") : status === 429 ? word("wait") : word("failed")));
    this.status = status;
    this.code = body.code || (status === 0 ? "offline" : "");
    this.errors = body.errors || [];
    this.retryAfter = retryAfter; // seconds
  }

  /** Whether the same request may succeed later. */
  get isPassing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/**
 * @typedef {object} Options
 * @property {Record<string, unknown>} [query] empty values are left out
 * @property {unknown} [body] sent as JSON; a Blob goes as it is
 * @property {Record<string, string>} [headers]
 * @property {boolean} [open] needs no sign-in: no token is sent
 * @property {AbortSignal} [signal]
 */

/**
 * @param {string} method
 * @param {string} path behind /api/v1, or an address of ours that an answer gave (`next`)
 * @param {Options} [options]
 * @returns {Promise<{status: number, data: any, headers: Headers}>} throws Problem
 */
export async function api(method, path, options = {}) {
  const access = options.open ? null : await asOffline(token());
  let answer = await send(method, path, options, access);
  if (answer.status === 401 && access) {
    const fresh = await asOffline(token(true));
    if (fresh) answer = await send(method, path, options, fresh);
  }
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  const data = answer.status === 204 || answer.status === 304 ? null : isJson ? await answer.json() : await answer.blob();
  if (!answer.ok && answer.status !== 304) {
    throw new Problem(answer.status, isJson ? data : {}, Number(answer.headers.get("Retry-After")) || null);
  }
  return { status: answer.status, data, headers: answer.headers };
}

export const get = async (path, query = {}, options = {}) => (await api("GET", path, { query, ...options })).data;
export const post = async (path, body, options = {}) => (await api("POST", path, { body, ...options })).data;
export const put = async (path, body, options = {}) => (await api("PUT", path, { body, ...options })).data;
export const remove = async (path, options = {}) => (await api("DELETE", path, options)).data;

async function send(method, path, { query = {}, body, headers = {}, signal }, access) {
  const url = new URL(path.startsWith("http") || path.startsWith(BASE) ? path : BASE + path, location.origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") url.searchParams.set(name, value);
  }
  const isFile = body instanceof Blob;
  const sent = {
    "Accept-Language": language,
    ...(access && { Authorization: `Bearer ${access}` }),
    ...(body !== undefined && { "Content-Type": isFile ? body.type || "application/octet-stream" : "application/json" }),
    ...headers,
  };
  // Only ever to our own host: an answer's `next` keeps its path, whatever host a proxy made it say (`//elsewhere` is no path).
  if (!url.pathname.startsWith(`${BASE}/`)) throw new Problem(404);
  return await asOffline(
    fetch(url.pathname + url.search, {
      method,
      headers: sent,
      body: body === undefined ? undefined : isFile ? body : JSON.stringify(body),
      signal,
      cache: "no-cache",
    }),
  );
}

async function asOffline(promise) {
  try {
    return await promise;
  } catch (error) {
    if (error.name === "AbortError" || error instanceof Problem) throw error;
    throw new Problem(0);
  }
}
