/** What this device remembers over reloads and power cuts: a few facts by name, and bookings not yet answered. */

const NAME = "pointsapp-kiosk";
const VERSION = 1;
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asking = indexedDB.open(NAME, VERSION);
    asking.onupgradeneeded = () => {
      asking.result.createObjectStore("facts");
      asking.result.createObjectStore("bookings", { keyPath: "id" });
    };
    asking.onsuccess = () => resolve(asking.result);
    asking.onerror = () => reject(asking.error);
  });
  return opened;
}

/** Writes count as done only when the transaction has completed and was flushed ("strict"). */
async function inStore(name, mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode, { durability: "strict" });
    const asking = act(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(asking.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** The fact kept under `name`, or undefined. */
export const recall = (name) => inStore("facts", "readonly", (store) => store.get(name));

/** Keep `value` under `name`; anything that can be cloned, a CryptoKey too. */
export const remember = (name, value) => inStore("facts", "readwrite", (store) => store.put(value, name));

/** Forget what is kept under `name`. */
export const forget = (name) => inStore("facts", "readwrite", (store) => store.delete(name));

/** Keep a booking `{id, kind, body}` until the server has answered it. */
export const keepBooking = (booking) => inStore("bookings", "readwrite", (store) => store.put(booking));

/** Let go of the bookings with these ids (at least one): the server has answered them. */
export const dropBookings = (ids) =>
  inStore("bookings", "readwrite", (store) => ids.map((id) => store.delete(id)).at(-1));

/** All bookings not yet answered, oldest first (a UUIDv7 begins with its time). */
export const keptBookings = () => inStore("bookings", "readonly", (store) => store.getAll());
