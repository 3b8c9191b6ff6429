// The switch of colours, the part of the page in sight, and closed parts that an address or a printer asks for. Stands
// in for the theme's own script, which is thirty times as large. Without it colours follow the system.
(() => {
  "use strict";

  document.documentElement.classList.replace("no-js", "js");

  // Colours. What a reader chooses is kept in this browser, and is all that is kept.
  const choices = [...document.getElementsByName("__palette")];
  const use = (chosen) => {
    chosen.checked = true;
    document.body.setAttribute("data-md-color-scheme", chosen.dataset.mdColorScheme);
    for (const choice of choices) choice.nextElementSibling.hidden = choice !== chosen;
  };
  for (const choice of choices) {
    choice.addEventListener("change", () => {
      use(choice);
      try { localStorage.setItem("handbook-colours", choice.dataset.mdColorScheme); } catch { /* for this page alone */ }
    });
    matchMedia(choice.dataset.mdColorMedia).addEventListener("change", (event) => { if (event.matches) use(choice); });
  }

  // The list of the page's parts marks the last one that has begun.
  const links = [...document.querySelectorAll("[data-md-component=toc] a[href^='#']")];
  const parts = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const list = document.querySelector(".md-sidebar__scrollwrap");
  let waiting = false;
  const mark = () => {
    waiting = false;
    const line = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) + 8;
    const open = parts.findLastIndex((part) => part && part.getBoundingClientRect().top <= line);
    links.forEach((link, place) => link.classList.toggle("md-nav__link--active", place === open));
    if (open < 0 || !list) return;
    const at = links[open].getBoundingClientRect(), box = list.getBoundingClientRect();
    if (at.top < box.top || at.bottom > box.bottom) list.scrollTop += at.top - box.top - box.height / 3;
  };
  const later = () => { if (!waiting) { waiting = true; requestAnimationFrame(mark); } };
  if (links.length) {
    addEventListener("scroll", later, { passive: true });
    later();
  }

  // An address may lead into a closed part; a sheet of paper cannot be opened.
  const reveal = () => {
    let part = null;
    try { part = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { /* a stray '%' */ }
    const closed = part?.closest("details:not([open])");
    if (!closed) return;
    closed.open = true;
    part.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((one) => { one.open = false; }));
})();
