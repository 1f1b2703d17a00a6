// What of a kiosk's screen falls short of its figures, as sentences; nothing is changed but where it is scrolled to.
(() => {
  const TOUCH_PX = 60;
  const TEXT_PX = 18;
  const ROUNDING_PX = 0.05;
  const PRESSED = "a[href], button, input, select, textarea, summary, [role=button], [onclick]";
  const DRAWN = "svg, img, canvas, video";
  const STATES = ".notice, .net, .unsent, .too-many, .why-not > span, .bar-done .bar-state, .sign, .retrying"; // coloured
  const wrong = [];

  const told = (element) => `<${element.tagName.toLowerCase()} id="${element.id}" class="${element.className?.baseVal ?? element.className}"> ${element.textContent.trim().slice(0, 20)}`;
  const complain = (element, what) => wrong.push(`${told(element)}: ${what}`);

  function seen(element) {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true });
  }

  const wordsOf = (element) => (element.innerText ?? element.textContent).trim();

  function canBePressed(element) {
    element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
    if (Math.min(width, height) < TOUCH_PX - ROUNDING_PX) complain(element, `${width} × ${height} px to press`);
    const inside = left >= -ROUNDING_PX && top >= -ROUNDING_PX && right <= innerWidth + ROUNDING_PX && bottom <= innerHeight + ROUNDING_PX;
    if (!inside) complain(element, "reaches beyond the screen");
    const [x, y, half] = [(left + right) / 2, (top + bottom) / 2, TOUCH_PX / 2 - 1];
    const touched = [[0, 0], [half, 0], [-half, 0], [0, half], [0, -half]];
    const hits = touched.map(([across, down]) => document.elementFromPoint(x + across, y + down));
    const above = hits.find((hit) => !element.contains(hit));
    if (inside && above !== undefined) complain(element, `lies under ${above && told(above)}`);
    if (element.tabIndex < 0) complain(element, "no key gets there");
  }

  function pressable() {
    const busy = document.querySelector("#waiting").childElementCount > 0; // then nothing else takes a press
    for (const element of document.querySelectorAll(busy ? "#waiting button" : PRESSED)) {
      if (seen(element)) canBePressed(element);
    }
  }

  function legible() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const holder = walker.currentNode.parentElement;
      if (walker.currentNode.data.trim() && seen(holder)) large(holder);
    }
    for (const field of document.querySelectorAll("input, select, textarea")) if (seen(field)) large(field);
  }

  function large(holder) {
    const size = parseFloat(getComputedStyle(holder).fontSize);
    if (size < TEXT_PX - ROUNDING_PX) complain(holder, `letters of ${size} px`);
  }

  /** A drawing stands beside words: in what is pressed, else in the same part of the screen. */
  function explained() {
    for (const drawing of document.querySelectorAll(DRAWN)) {
      if (!seen(drawing) || drawing.parentElement.closest(DRAWN)) continue;
      const pressed = drawing.closest("button");
      let around = pressed ?? drawing.parentElement;
      while (!pressed && !wordsOf(around) && !around.parentElement.matches("#screen, #head, #waiting, main")) around = around.parentElement;
      if (!wordsOf(around)) complain(drawing, "no words beside it");
    }
  }

  /** What a colour says, a sign and words say too; what is chosen has a thicker line. */
  function notByColourAlone() {
    for (const state of document.querySelectorAll(STATES)) {
      if (!seen(state)) continue;
      if (![...state.querySelectorAll("svg, img")].some(seen)) complain(state, "no sign but its colour");
      if (!wordsOf(state) && !state.matches(".sign")) complain(state, "no words but its colour");
    }
    for (const chosen of document.querySelectorAll("[aria-pressed=true]")) {
      const line = (element) => parseFloat(getComputedStyle(element).borderTopWidth);
      const plain = document.querySelector(".quiet:not([aria-pressed=true])");
      if (seen(chosen) && line(chosen) <= line(plain)) complain(chosen, "looks as if it was not chosen");
    }
  }

  const [x, y] = [scrollX, scrollY];
  pressable();
  legible();
  explained();
  notByColourAlone();
  scrollTo({ left: x, top: y, behavior: "instant" });
  return wrong;
})()
