/** Draws a text as a QR code in SVG: level M, quiet zone of four modules, sharp at any size. */

import { correction, generate } from "./vendor/lean-qr/index.mjs";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4;

/** An <svg> element that holds `text`; `label` is what a screen reader says of it. */
export function qrDrawing(text, label) {
  const code = generate(text, { minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M });
  const side = code.size + 2 * QUIET;
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", `0 0 ${side} ${side}`);
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", label);
  drawing.append(shape("rect", { width: side, height: side, fill: "#fff" }));
  drawing.append(shape("path", { d: modules(code), fill: "#000", "shape-rendering": "crispEdges" }));
  return drawing;
}

function shape(name, facts) {
  const element = document.createElementNS(SVG, name);
  for (const [fact, value] of Object.entries(facts)) element.setAttribute(fact, value);
  return element;
}

function modules(code) {
  const squares = [];
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) squares.push(`M${x + QUIET} ${y + QUIET}h1v1h-1z`);
  }
  return squares.join("");
}
