/** The camera of this device, where somebody chose to use it: opened, lost, opened again, let go. */

import { lookThrough } from "./camera_look.js";
import { change, desk } from "./desk.js";
import { make } from "./make.js";
import { foremost, hearReading } from "./readings.js";
import { recall, remember } from "./store.js";
import { startAfresh } from "./touches.js";

const RETRY_MS = 5_000;
const MEMORY = "camera"; // {used, id, label}: whether it is used on this device, and which one was chosen of several
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } };
const TROUBLES = {
  NotAllowedError: "denied", SecurityError: "denied",
  NotFoundError: "none", OverconstrainedError: "none",
};

/** Shows what the camera sees; the same element in each drawing of a screen, so that the picture goes on. */
export const video = make("video", { playsinline: true, "aria-hidden": "true" });
video.muted = true;

let chosen = { used: false, id: null, label: null };
let stream = null;
let opening = null; // aborted when another opening begins, or the camera is let go
let retrying;

const show = (facts) => change({ camera: { ...desk.camera, ...facts } });

function choose(facts) {
  chosen = { ...chosen, ...facts };
  remember(MEMORY, chosen);
}

/** Go on with what was chosen on this device, and notice what is plugged in and allowed from now on. */
export async function recallCamera() {
  if (!navigator.mediaDevices) return;
  chosen = (await recall(MEMORY)) ?? chosen;
  navigator.mediaDevices.addEventListener("devicechange", devicesChanged);
  watchPermission();
  await countCameras();
  if (chosen.used) await open();
}

/** Use the camera from now on. */
export function useCamera() {
  choose({ used: true });
  return open();
}

/** Do without it from now on. */
export function leaveCamera() {
  choose({ used: false });
  release();
  show({ state: "off", torch: null });
}

/** Use the next of several cameras. */
export function nextCamera() {
  const { cameras, number } = desk.camera;
  const { deviceId: id, label } = cameras[number % cameras.length];
  choose({ id, label });
  return open();
}

/** Switch its light on or off. */
export async function switchTorch() {
  const torch = !desk.camera.torch;
  await stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch }] });
  show({ torch });
}

function open() {
  show({ state: "starting", torch: null });
  return tryOpening();
}

async function tryOpening() {
  release();
  const attempt = new AbortController();
  opening = attempt;
  try {
    const opened = await chosenCamera();
    if (attempt.signal.aborted) end(opened);
    else await adopt(opened, attempt.signal);
  } catch (trouble) {
    if (!attempt.signal.aborted) fail(TROUBLES[trouble.name] ?? "taken");
  }
}

/** The one that was chosen, as long as it is there; else the one that faces whoever stands before the screen. */
async function chosenCamera() {
  const chosen_one = chosen.id && await cameraOf(chosen.id);
  if (chosen_one) return chosen_one;
  const opened = await ask({ facingMode: { ideal: "user" } });
  const named = (await listCameras()).find(({ label }) => label && label === chosen.label);
  if (!named || named.deviceId === idOf(opened)) return opened;
  end(opened); // some browsers give new ids each time, so that no page knows the device again; the names stay
  return cameraOf(named.deviceId);
}

const ask = (which) => navigator.mediaDevices.getUserMedia({ audio: false, video: { ...SIZE, ...which } });

/** The camera with this id; null where there is none. */
function cameraOf(id) {
  return ask({ deviceId: { exact: id } }).catch((trouble) => {
    if (TROUBLES[trouble.name] !== "none") throw trouble;
    return null;
  });
}

const idOf = (opened) => opened.getVideoTracks()[0].getSettings().deviceId;

async function adopt(opened, signal) {
  const [track] = opened.getVideoTracks();
  const { facingMode } = track.getSettings();
  stream = opened;
  track.addEventListener("ended", () => stream === opened && fail("lost"));
  video.srcObject = opened;
  await countCameras();
  if (signal.aborted) return;
  const torch = track.getCapabilities?.().torch ? false : null;
  const number = desk.camera.cameras.findIndex(({ deviceId }) => deviceId === idOf(opened)) + 1;
  const onReady = () => show({ state: "on", torch, number, mirrored: facingMode !== "environment" });
  lookThrough(video, {
    signal, mayLook, mayRepeat, onReady, onSeen,
    onTrouble: (kind) => fail(kind === "reader" ? "broken" : "lost"),
  });
}

/** Whoever holds a card there has just come: the seconds until the screen is cleared begin with them. */
function onSeen(texts) {
  startAfresh();
  hearReading(foremost(texts));
}

/** A code is waited for: one that pairs, or a card, of whoever comes or of the person who is asked for it once more. */
const mayLook = () => !document.hidden && !desk.busy && (["idle", "pairing"].includes(desk.screen) || mayRepeat());
const mayRepeat = () => Boolean(desk.notice?.card_again);

/** Say why there is no picture, and try again by oneself: a cable is put back, another program ends. */
function fail(state) {
  release();
  show({ state, torch: null });
  if (state !== "denied") retrying = setTimeout(tryOpening, RETRY_MS);
}

function release() {
  clearTimeout(retrying);
  opening?.abort();
  if (stream) end(stream);
  stream = null;
  video.srcObject = null;
}

function end(opened) {
  for (const track of opened.getTracks()) track.stop();
}

async function listCameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === "videoinput");
}

/** How many there are; which ones, the browser says only once one of them was allowed. */
async function countCameras() {
  const found = await listCameras();
  show({ found: found.length > 0, cameras: found.filter(({ deviceId }) => deviceId) });
}

async function devicesChanged() {
  await countCameras();
  if (chosen.used && !stream && desk.camera.state !== "starting") await tryOpening();
}

/** Where the browser tells: a camera that was forbidden and then allowed is opened at once. */
async function watchPermission() {
  const permission = await navigator.permissions?.query({ name: "camera" }).catch(() => null);
  permission?.addEventListener("change", () => {
    if (chosen.used && permission.state === "granted" && desk.camera.state === "denied") open();
  });
}
