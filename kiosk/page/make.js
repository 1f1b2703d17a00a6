/** Makes elements. Text is always set as text, never read as HTML. */

import { addressOfIcon, drawingOf } from "./drawings.js";

const SVG = "http://www.w3.org/2000/svg";

/** An element `tag` with the attributes and listeners (`onclick: …`) of `facts`, holding `children`. */
export function make(tag, facts = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

/** A line icon of icons.svg; it says nothing to a screen reader, the words beside it do. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", addressOfIcon(name));
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  drawing.append(use);
  return drawing;
}

/** The drawing of an asset or a category; a box with a question mark for one that has none. */
export function picture(code) {
  const { address, drawing } = drawingOf(code);
  return drawing ?? make("img", { class: "picture", src: address, alt: "", draggable: "false" });
}

/** A button: `id` so that the focus is found again after the screen is drawn anew, its look, its content. */
export function button(id, look, onclick, ...children) {
  return make("button", { id, type: "button", class: look, onclick }, ...children);
}
