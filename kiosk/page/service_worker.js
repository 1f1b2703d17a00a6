/**
 * Keeps the whole page on the device, one version at a time, so that it starts without a network.
 *
 * The server writes one line above this: RELEASE = {version, files: {name: hash}}, the page itself under the name "".
 * Whatever changes there makes another worker, which loads all of its version before it may take over. No file of
 * another version is ever given beside those of this one.
 */

const OURS = "kiosk-page-";
const CACHE = OURS + RELEASE.version;
const NAMES = Object.keys(RELEASE.files);
const ROOT = new URL("./", location).href;
const SLASHLESS = ROOT.slice(0, -1);
const OF_THE_WAY = ["Content-Encoding", "Content-Length", "Vary"]; // say how a file came, not what it is
const HASH_BYTES = 8;
const PATIENCE_MS = 10_000; // so long whoever opens the page waits for what is missing
const STARTED_MS = 2_000; // by then a page has what it starts with
const SCRIPT = /^$|\.m?js$/; // the page among them: without one of these it does not start
const CAMERA = /^camera_worker\.js$|^vendor\/zxing-wasm\//; // but for those that only the camera needs

const AGAIN = `<!doctype html>
<html lang="zh-Hans">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="3">
<title>自助机 · Kiosk</title>
<h1>正在重新取这个页面。没有打开的话，请连上网络。</h1>
<h2 lang="en">This page is being fetched again. If it does not open, please connect to the network.</h2>
`;

let gaps = false; // a page could not start: before the next one is given all is looked through

addEventListener("install", (event) => event.waitUntil(load()));
addEventListener("activate", (event) => event.waitUntil(dropOthers()));
addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const [address] = url.split(/[?#]/);
  if (method !== "GET") return;
  if (address === SLASHLESS) return event.respondWith(Response.redirect(ROOT + url.slice(address.length), 308));
  const name = nameOf(address);
  if (name === null) return; // the API and everything else is none of ours
  const opens = name === "" && mode === "navigate";
  event.respondWith(opens ? page(event) : kept(name, event));
  if (opens && !gaps) event.waitUntil(pause(STARTED_MS).then(lost));
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

const pause = (span_ms) => new Promise((resolve) => { setTimeout(resolve, span_ms); });

/** The page; where it lacks what it can't start without the next version, or a sentence until either can be had. */
async function page(event) {
  const cache = await caches.open(CACHE);
  const kept_page = await cache.match(ROOT);
  if (kept_page && !gaps) return kept_page;
  const missing = await lost();
  gaps = missing.length > 0 && (await isRenewed() || missing.some(isNeeded));
  return gaps ? again() : kept("", event);
}

const isNeeded = (name) => SCRIPT.test(name) && !CAMERA.test(name);

/** A file that can't be had: a page that starts with it is opened anew, for better or for a sentence. */
async function gap(name, { request, clientId }) {
  if (request.destination === "script" && isNeeded(name) && !gaps) {
    gaps = true;
    const client = await clients.get(clientId);
    client?.navigate(client.url.split("#")[0]).catch(() => {}); // which comes back here, so nobody waits for it
  }
  return Response.error();
}

function again() {
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'" };
  return new Response(AGAIN, { status: 503, headers });
}

/** What the browser has thrown away of this version, and the server does not give back. */
async function lost() {
  const there = (await (await caches.open(CACHE)).keys()).map(({ url }) => url);
  const missing = NAMES.filter((name) => !there.includes(ROOT + name));
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const loaded = await Promise.allSettled(missing.map((name) => fetched(name, signal)));
  return missing.filter((_, place) => loaded[place].status === "rejected");
}

/** Whether all of another version lies here now: it takes over as soon as this worker has answered. */
async function isRenewed() {
  await Promise.race([update(), pause(PATIENCE_MS)]);
  registration.waiting?.postMessage("take over");
  return Boolean(registration.waiting);
}

async function update() {
  await registration.update().catch(() => {}); // no network, or the server is in trouble
  const { installing } = registration;
  if (installing) await new Promise((resolve) => { installing.addEventListener("statechange", resolve); });
}

/** The file as this version has it; what the browser has thrown away comes from the server, if it has it just so. */
async function kept(name, event) {
  const cache = await caches.open(CACHE);
  return await cache.match(ROOT + name) ?? fetched(name).catch(() => gap(name, event));
}

/** A file of this version, from the server, kept from now on. */
async function fetched(name, signal) {
  const file = await fresh(name, signal);
  const cache = await caches.open(CACHE);
  await cache.put(ROOT + name, file.clone()).catch(() => {}); // no room for it: then it is only shown
  return file;
}

/** Load all files of this version; keeps none if one is missing or is not of this version. */
async function load() {
  const files = await Promise.all(NAMES.map(async (name) => [ROOT + name, await fresh(name)]));
  const cache = await caches.open(CACHE);
  await Promise.all(files.map(([address, file]) => cache.put(address, file)));
}

/** The server's own file, past every cache on the way; a log-in page in its place or another version's is no such file. */
async function fresh(name, signal) {
  const answer = await fetch(ROOT + name, { cache: "no-store", signal });
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

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)));
}
