/**
 * Keeps the whole page on the device, one version at a time, so that it starts without a network.
 *
 * The server writes one line above this: RELEASE = {version, files: {name: hash}}, the page itself under the name "".
 * Whatever changes there makes another worker, which loads all of its version before it may take over.
 */

const OURS = "kiosk-page-";
const CACHE = OURS + RELEASE.version;
const ROOT = new URL("./", location).href;
const SLASHLESS = ROOT.slice(0, -1);
const OF_THE_WAY = ["Content-Encoding", "Content-Length", "Vary"]; // say how a file came, not what it is
const HASH_BYTES = 8;

addEventListener("install", (event) => event.waitUntil(load()));
addEventListener("activate", (event) => event.waitUntil(dropOthers()));
addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const [address] = url.split(/[?#]/);
  if (method !== "GET") return;
  if (address === SLASHLESS) return event.respondWith(Response.redirect(ROOT + url.slice(address.length), 308));
  const name = nameOf(address);
  if (name === null) return; // the API and everything else is none of ours
  event.respondWith(kept(name, event.request));
  if (mode === "navigate") event.waitUntil(mend());
});

/** The page says when: "take over" when nobody stands there, or its own version, to be served by this worker at once. */
addEventListener("message", ({ data }) => {
  if (data === "take over") skipWaiting();
  if (data === RELEASE.version) clients.claim();
});

/** Under which name of the list an address is kept, or null. */
function nameOf(address) {
  if (!address.startsWith(ROOT)) return null;
  const name = address.slice(ROOT.length).replace(/^index\.html$/, "");
  return Object.hasOwn(RELEASE.files, name) ? name : null;
}

/** The file as this version has it; what the browser has thrown away comes from the network. */
async function kept(name, request) {
  const cache = await caches.open(CACHE);
  return await cache.match(ROOT + name) ?? fetch(request);
}

/** Load all files of this version; keeps none if one is missing or is not of this version. */
async function load() {
  const names = Object.keys(RELEASE.files);
  const files = await Promise.all(names.map(async (name) => [ROOT + name, await fresh(name)]));
  const cache = await caches.open(CACHE);
  await Promise.all(files.map(([address, file]) => cache.put(address, file)));
}

/** The server's own file, past every cache on the way; a log-in page in its place or another version's is no such file. */
async function fresh(name) {
  const answer = await fetch(ROOT + name, { cache: "no-store" });
  const content = await answer.arrayBuffer();
  if (!answer.ok || await hash(content) !== RELEASE.files[name]) throw new Error(`not of this version: ${name}`);
  const headers = new Headers(answer.headers);
  for (const header of OF_THE_WAY) headers.delete(header);
  return new Response(content, { headers });
}

async function hash(content) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(digest.slice(0, HASH_BYTES), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Where the browser has thrown files away: load them again, if the server still has this version. */
async function mend() {
  const there = await (await caches.open(CACHE)).keys();
  if (there.length < Object.keys(RELEASE.files).length) await load().catch(() => {}); // the next start tries again
}

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)));
}
