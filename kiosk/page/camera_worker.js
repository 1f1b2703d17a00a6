/** Reads QR codes off single frames, beside the page: a frame comes in, its texts go back. */

import { prepareZXingModule, readBarcodes } from "./vendor/zxing-wasm/reader/index.js";

// tryHarder reads no more and takes twice as long on bad frames; more than four codes are no card held to a camera.
const HOW = { formats: ["QRCode"], tryHarder: false, maxNumberOfSymbols: 4, textMode: "Plain" };
const WASM = new URL("./vendor/zxing-wasm/reader/zxing_reader.wasm", import.meta.url).href;

let canvas = null;
let context = null;

/** The frame's pixels; the frame itself came without a copy and is let go of here. */
function pixelsOf(frame) {
  const { displayWidth: width = frame.width, displayHeight: height = frame.height } = frame;
  if (canvas?.width !== width || canvas?.height !== height) {
    canvas = new OffscreenCanvas(width, height);
    context = canvas.getContext("2d", { willReadFrequently: true });
  }
  context.drawImage(frame, 0, 0);
  frame.close();
  return context.getImageData(0, 0, width, height);
}

async function textsOn(frame) {
  const found = await readBarcodes(pixelsOf(frame), HOW);
  return found.filter(({ isValid }) => isValid).map(({ text }) => text);
}

// The reader comes from our own server, never from where its package would look.
await prepareZXingModule({ overrides: { locateFile: () => WASM }, fireImmediately: true });
addEventListener("message", ({ data: frame }) => {
  textsOn(frame).then((texts) => postMessage({ texts }), (trouble) => postMessage({ trouble: String(trouble) }));
});
postMessage({ ready: true });
