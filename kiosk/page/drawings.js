/** The drawings, fetched once at the start: a screen that is drawn while the network is away must not ask for them. */

const PICTURES = new Set([
  "bottle-550ml", "battery-aa", "egg-tray", "garbage-bag", "bin", "point",
  "kitchen-waste", "recyclable", "hazardous", "other", "card", "phone",
]);
const UNKNOWN = "unknown"; // a box with a question mark
const kept = new Map();

const pictureAt = (code) => `pictures/${code}.svg`;

async function drawingAt(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
}

/** Keep all drawings in this page; what does not come is asked for again where it is shown. */
export async function keepDrawings() {
  await Promise.allSettled([keepIcons(), ...[UNKNOWN, ...PICTURES].map(keepPicture)]);
}

async function keepIcons() {
  const icons = await drawingAt("icons.svg");
  for (const symbol of icons.querySelectorAll("symbol")) {
    kept.set(symbol.id, symbol.id = `icon-${symbol.id}`); // the page has ids of its own
  }
  icons.setAttribute("class", "sprite");
  icons.setAttribute("aria-hidden", "true");
  document.body.append(icons);
}

async function keepPicture(code) {
  const drawing = await drawingAt(pictureAt(code));
  drawing.setAttribute("class", "picture");
  drawing.setAttribute("aria-hidden", "true");
  kept.set(pictureAt(code), drawing);
}

/** Where the line icon `name` is to be had. */
export const addressOfIcon = (name) => (kept.has(name) ? `#${kept.get(name)}` : `icons.svg#${name}`);

/** The drawing of an asset or a category, or null as long as it is not kept; and the address of its file. */
export function drawingOf(code) {
  const address = pictureAt(PICTURES.has(code) ? code : UNKNOWN);
  return { address, drawing: kept.get(address)?.cloneNode(true) ?? null };
}
