// A figure enlarged to the whole window, with buttons and keys for its size. Without this script the drawing scrolls
// in its place, and its SVG can be taken away.
(() => {
  "use strict";

  const STEP = 1.25, LEAST = 0.25, MOST = 6;
  let dialog, heading, area, size, drawing, opener, natural, scale;

  // A region that does not scroll need not be a stop on the way through the page.
  const settle = (region) => {
    const scrolls = region.scrollWidth > region.clientWidth + 1;
    if (scrolls) region.setAttribute("tabindex", "0");
    else region.removeAttribute("tabindex");
  };
  const watcher = new ResizeObserver((entries) => entries.forEach((entry) => settle(entry.target)));

  const button = (words, name, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    if (name) made.setAttribute("aria-label", name);
    made.addEventListener("click", act);
    return made;
  };

  // What is in the middle stays in the middle.
  const resize = (wanted) => {
    const across = (area.scrollLeft + area.clientWidth / 2) / area.scrollWidth;
    const down = (area.scrollTop + area.clientHeight / 2) / area.scrollHeight;
    scale = Math.min(MOST, Math.max(LEAST, wanted));
    drawing.style.width = `${natural.width * scale}px`;
    drawing.style.height = `${natural.height * scale}px`;
    area.scrollLeft = across * area.scrollWidth - area.clientWidth / 2;
    area.scrollTop = down * area.scrollHeight - area.clientHeight / 2;
    size.textContent = `${Math.round(scale * 100)} %`;
  };
  const larger = () => resize(scale * STEP);
  const smaller = () => resize(scale / STEP);
  const whole = () => Math.min((area.clientWidth - 8) / natural.width, (area.clientHeight - 8) / natural.height);
  const fit = () => resize(whole());

  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { "+": larger, "=": larger, "-": smaller, "0": fit }[event.key];
    const by = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[event.key];
    if (act) act();
    else if (by) area.scrollBy(...by);
    else return;
    event.preventDefault();
  };

  const make = () => {
    dialog = document.createElement("dialog");
    dialog.className = "figure-zoom md-typeset";
    dialog.setAttribute("aria-labelledby", "figure-zoom-name");
    const bar = document.createElement("div");
    bar.className = "figure-zoom-bar";
    heading = document.createElement("p");
    heading.id = "figure-zoom-name";
    size = document.createElement("output");
    bar.append(heading, size, button("−", "Smaller (key −)", smaller), button("+", "Larger (key +)", larger),
      button("Fit", "Fit to the window (key 0)", fit), button("Close", "Close (Escape)", () => dialog.close()));
    area = document.createElement("div");
    area.className = "diagram";
    area.tabIndex = 0;
    area.setAttribute("role", "group");
    area.setAttribute("aria-label", "Drawing; arrow keys move it");
    dialog.append(bar, area);
    dialog.addEventListener("keydown", press);
    dialog.addEventListener("close", () => { area.replaceChildren(); opener.focus(); });
    document.body.append(dialog);
  };

  // A copy, with ids of its own.
  const copied = (svg) => {
    const copy = svg.cloneNode(true);
    copy.id = `zoomed-${svg.id}`;
    for (const element of copy.querySelectorAll("[id]")) element.id = `zoomed-${element.id}`;
    for (const name of ["aria-labelledby", "aria-describedby"]) copy.setAttribute(name, `zoomed-${svg.getAttribute(name)}`);
    return copy;
  };

  const open = (figure, from) => {
    if (!dialog) make();
    opener = from;
    const svg = figure.querySelector(".diagram > svg"), legend = figure.querySelector(".diagram-legend");
    natural = { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };
    drawing = copied(svg);
    heading.textContent = `${figure.querySelector(".caption-prefix").textContent} ${svg.querySelector("title").textContent}`;
    area.replaceChildren(drawing);
    dialog.querySelector(".diagram-legend")?.remove();
    const signs = legend?.cloneNode(true);
    if (signs) dialog.append(signs);
    dialog.showModal();
    if (signs && signs.scrollHeight > signs.clientHeight) signs.tabIndex = 0; // a long legend scrolls on a phone
    // On a phone the whole drawing would be smaller than in the page: there it begins at its full size.
    resize(Math.max(1, whole()));
    area.scrollTo(0, 0);
    area.focus();
  };

  for (const region of document.querySelectorAll("figure > .diagram")) {
    watcher.observe(region);
    const figure = region.parentElement, tools = figure.nextElementSibling;
    if (!tools?.matches(".figure-tools")) continue;
    const enlarge = button("Enlarge", `Enlarge, ${figure.querySelector(".caption-prefix").textContent.replace(".", "")}`, () => open(figure, enlarge));
    enlarge.setAttribute("aria-haspopup", "dialog");
    tools.prepend(enlarge);
  }
})();
