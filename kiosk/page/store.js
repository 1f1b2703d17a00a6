/** What this device remembers over reloads and power cuts: facts by name, bookings not yet answered, and what became. */

const NAME = "pointsapp-kiosk";
const VERSION = 2;
const LAST_NUMBER = "sequence"; // the fact: this device's last number of a booking
const CLOSED = new Set(["InvalidStateError", "AbortError"]); // what a memory says that is closed, or was closed meanwhile
let opened;
let current; // what `opened` gave
let outgrown = false;
let onBlocked = () => {};
let onOutgrown = () => {};

/** A newer page than this one keeps its things here by now: this one can neither read them nor add to them. */
export class Outgrown extends Error {}

/** Whether that is so, as far as it was noticed. */
export const isOutgrown = () => outgrown;

/** `blocked()` hears when this tab has to wait for one that holds an older memory open, `overtaken()` when it is Outgrown. */
export function followMemory({ blocked, overtaken }) {
  onBlocked = blocked;
  onOutgrown = overtaken;
}

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asking = indexedDB.open(NAME, VERSION);
    asking.onupgradeneeded = ({ oldVersion }) => shape(asking.result, oldVersion);
    asking.onblocked = () => onBlocked();
    asking.onsuccess = () => resolve(makeWay(asking.result));
    asking.onerror = () => reject(asking.error);
  }).catch(notOpened);
  return opened;
}

/** It is tried again when it is next needed. */
function notOpened(trouble) {
  opened = undefined;
  if (trouble.name !== "VersionError") throw trouble;
  outgrown = true;
  throw new Outgrown();
}

function shape(database, version) {
  if (version < 1) {
    database.createObjectStore("facts");
    database.createObjectStore("bookings", { keyPath: "id" });
  }
  if (version < 2) database.createObjectStore("answered", { keyPath: "id" }).createIndex("answered_ms", "answered_ms");
}

/**
 * Another tab that brings a newer version of this page must not wait for this one to be closed. The browser closes it by
 * itself where the disk fails or somebody empties it: it is opened anew when it is next needed.
 */
function makeWay(database) {
  current = database;
  database.onclose = () => isClosed(database);
  database.onversionchange = ({ newVersion }) => {
    database.close(); // what is being written is written first
    isClosed(database);
    outgrown = newVersion > VERSION; // else somebody empties it, and it is made anew
    if (outgrown) onOutgrown();
  };
  return database;
}

function isClosed(database) {
  if (database === current) opened = undefined;
}

/** Done once more where the browser had closed the memory: nothing of what it broke off was kept. */
async function inStores(names, mode, act) {
  const database = await open();
  try {
    return await transact(database, names, mode, act);
  } catch (trouble) {
    if (!CLOSED.has(trouble.name)) throw trouble;
    isClosed(database);
    return transact(await open(), names, mode, act);
  }
}

/** Writes count as done only when the transaction has completed and was flushed ("strict"). */
function transact(database, names, mode, act) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, mode, { durability: "strict" });
    const asking = act(...names.map((name) => transaction.objectStore(name)));
    transaction.oncomplete = () => resolve(asking.result);
    transaction.onabort = () => reject(transaction.error ?? new DOMException("closed", "AbortError"));
  });
}

const inStore = (name, mode, act) => inStores([name], mode, act);

/** The fact kept under `name`, or undefined. */
export const recall = (name) => inStore("facts", "readonly", (store) => store.get(name));

/** Keep `value` under `name`; anything that can be cloned, a CryptoKey too. */
export const remember = (name, value) => inStore("facts", "readwrite", (store) => store.put(value, name));

/** Keep what `change` makes of the fact under `name` (undefined, if there is none yet), and give it; tabs take turns. */
export async function changeFact(name, change) {
  let changed;
  await inStore("facts", "readwrite", (store) => {
    const asking = store.get(name);
    asking.onsuccess = () => store.put(changed = change(asking.result), name);
    return asking;
  });
  return changed;
}

/** Forget what is kept under `name`. */
export const forget = (name) => inStore("facts", "readwrite", (store) => store.delete(name));

/**
 * Keep a booking `{id, kind, body}` until the server has answered it; gives it with its number.
 *
 * It gets this device's next number, taken in the same transaction, so that none is given twice and a gap would show
 * that something is missing; one that lies here already stays as it is.
 */
export async function keepBooking(booking) {
  let kept;
  await inStores(["bookings", "facts"], "readwrite", (bookings, facts) => {
    const asking = bookings.get(booking.id);
    asking.onsuccess = () => {
      kept = asking.result;
      if (!kept) takeNumber(facts, (sequence) => bookings.put(kept = { ...booking, sequence }));
    };
    return asking;
  });
  return kept;
}

function takeNumber(facts, use) {
  const asking = facts.get(LAST_NUMBER);
  asking.onsuccess = () => {
    const sequence = (asking.result ?? 0) + 1;
    facts.put(sequence, LAST_NUMBER);
    use(sequence);
  };
}

/** Let go of a booking: the server has answered it, and nothing of it is kept. */
export const dropBooking = (id) => inStore("bookings", "readwrite", (store) => store.delete(id));

/** Let go of bookings that the server has answered (at least one), and keep of each what became of it. */
export const noteAnswered = (records) =>
  inStores(["bookings", "answered"], "readwrite", (bookings, answered) =>
    records.map((record) => (bookings.delete(record.id), answered.put(record))).at(-1));

/** What became of the bookings of the last days, oldest first. */
export const answeredBookings = () => inStore("answered", "readonly", (store) => store.getAll());

/** Forget what was answered before `before_ms`. */
export const forgetAnswered = (before_ms) =>
  inStore("answered", "readwrite", (store) => {
    const asking = store.index("answered_ms").openCursor(IDBKeyRange.upperBound(before_ms, true));
    asking.onsuccess = () => {
      asking.result?.delete();
      asking.result?.continue();
    };
    return asking;
  });

/** All bookings not yet answered, oldest first (a UUIDv7 begins with its time). */
export const keptBookings = () => inStore("bookings", "readonly", (store) => store.getAll());
