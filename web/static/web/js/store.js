/** What this browser keeps for us (IndexedDB): drafts, ratings on their way, small notes. For pages and the service worker. */

const TABLES = ["drafts", "outbox", "notes"];
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("ayn", 1);
    asked.onupgradeneeded = () => TABLES.forEach((table) => asked.result.createObjectStore(table));
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      const database = asked.result;
      database.onversionchange = () => database.close();
      database.onclose = () => (opened = null);
      resolve(database);
    };
  });
  return opened;
}

async function within(table, mode, act) {
  const transaction = (await open()).transaction(table, mode, { durability: "strict" });
  const asked = act(transaction.objectStore(table));
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
  return asked?.result;
}

/** @returns {Promise<any>} undefined where nothing is kept under this key */
export const read = (table, key) => within(table, "readonly", (store) => store.get(key));
export const readAll = (table) => within(table, "readonly", (store) => store.getAll());
export const write = (table, key, value) => within(table, "readwrite", (store) => void store.put(value, key));
export const drop = (table, key) => within(table, "readwrite", (store) => void store.delete(key));

/**
 * Change what is kept, with nobody in between. Where nothing is kept nothing happens.
 * @param {(value: any) => void} change changes the value in place
 * @returns {Promise<any>} the value as it is now
 */
export async function change(table, key, change) {
  let changed;
  await within(table, "readwrite", (store) => {
    store.get(key).onsuccess = ({ target: { result } }) => {
      if (result === undefined) return;
      change(result);
      changed = result;
      store.put(result, key);
    };
  });
  return changed;
}
