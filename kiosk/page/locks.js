/** Several tabs of one kiosk share what lies in it: one of them sends at a time, and what one waits for is its own. */

const SENDING = "pointsapp-sending";
const FRONT = "pointsapp-front-";
const mine = new Set(); // where the browser has no locks each tab only knows of itself

/** Do `work` if no other tab is at it; gives nothing at once where one is. */
export async function alone(work) {
  if (!navigator.locks) return work();
  return navigator.locks.request(SENDING, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}

/** Do `work`, for which somebody waits in front of this tab, while no tab sends the booking `id` with others. */
export async function claim(id, work) {
  mine.add(id);
  try {
    return navigator.locks ? await navigator.locks.request(FRONT + id, work) : await work();
  } finally {
    mine.delete(id);
  }
}

/** The ids of the bookings for which somebody waits in front of any tab. */
export async function claimed() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set([...mine, ...held.map(({ name }) => name).filter(isFront).map((name) => name.slice(FRONT.length))]);
}

const isFront = (name) => name.startsWith(FRONT);
