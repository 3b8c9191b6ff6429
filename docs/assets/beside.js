// A card beside what is under the pointer or the keyboard's focus: what a claim mark states, which work a citation
// number stands for, what a term means. Escape sends it away. Without this script marks and numbers are links to the
// same text, and terms keep their title.
(() => {
  "use strict";

  const card = document.createElement("div");
  card.id = "beside";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  let mark = null;
  let leaving = 0;

  const paragraph = (name, ...content) => {
    const element = document.createElement("p");
    element.className = name;
    element.append(...content);
    return element;
  };

  const claim = (link) => {
    const entry = document.getElementById(link.getAttribute("aria-describedby"))?.parentElement;
    if (!entry) return null;
    const parts = [["claim-heading", "dt"], ["claim-says", ".claim-statement"], ["claim-why", ".claim-reason"], ["claim-where", ".claim-setting"]];
    return [entry.className, ...parts.map(([name, place]) => paragraph(name, entry.querySelector(place).textContent))];
  };

  // The entry of the list of references, without its ways back. Its links work by pointer; by keyboard the number
  // itself leads to the entry.
  const reference = (link) => {
    const entry = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!entry) return null;
    const copy = entry.cloneNode(true);
    copy.querySelectorAll(".footnote-backref, .headerlink").forEach((part) => part.remove());
    copy.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
    copy.querySelectorAll("a").forEach((part) => { part.tabIndex = -1; });
    return ["", ...copy.childNodes];
  };

  const term = (word) => ["", paragraph("claim-heading", word.textContent), paragraph("", word.dataset.meaning)];

  const kinds = [["a.claim[aria-describedby]", claim], ["a.footnote-ref", reference], ["abbr[data-meaning]", term]];
  const all = kinds.map(([kind]) => kind).join();
  const contentOf = (element) => kinds.find(([kind]) => element.matches(kind))[1](element);

  // Below the mark, or above it where there is no room below; never beyond the edge of the window.
  const place = () => {
    const box = mark.getClientRects()[0];
    const left = Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 8);
    const below = box.bottom + card.offsetHeight + 4 < window.innerHeight || box.top < card.offsetHeight;
    card.style.left = `${Math.max(8, left) + window.scrollX}px`;
    card.style.top = `${(below ? box.bottom + 2 : box.top - card.offsetHeight - 2) + window.scrollY}px`;
  };

  const describe = (on) => {
    if (mark.matches(".claim")) return; // its statement is its description already
    if (on) mark.setAttribute("aria-describedby", card.id);
    else mark.removeAttribute("aria-describedby");
  };

  const hide = () => {
    clearTimeout(leaving);
    if (mark) describe(false);
    card.hidden = true;
    mark = null;
  };

  const show = (element) => {
    clearTimeout(leaving);
    if (mark === element && !card.hidden) return;
    const content = contentOf(element);
    if (!content) return;
    hide();
    mark = element;
    card.className = `claim-beside ${content[0]}`;
    card.replaceChildren(...content.slice(1));
    (document.querySelector("main") ?? document.body).append(card);
    card.hidden = false;
    describe(true);
    place();
  };

  // Time to move the pointer from the mark onto the card.
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => { if (document.activeElement !== mark) hide(); }, 200);
  };

  const markOf = (event) => event.target instanceof Element && event.target.closest(all);

  // Terms can be reached by keyboard and by finger.
  for (const word of document.querySelectorAll(".md-typeset abbr[title]")) {
    word.dataset.meaning = word.title;
    word.removeAttribute("title");
    word.tabIndex = 0;
    word.setAttribute("role", "button");
  }

  document.addEventListener("pointerover", (event) => {
    const found = markOf(event);
    if (found && event.pointerType !== "touch") show(found);
    else if (card.contains(event.target)) clearTimeout(leaving);
  });
  document.addEventListener("pointerout", (event) => {
    if (!card.hidden && (markOf(event) || card.contains(event.target))) leave();
  });
  document.addEventListener("focusin", (event) => {
    const found = markOf(event);
    if (found) show(found);
  });
  document.addEventListener("focusout", (event) => { if (markOf(event) && !card.contains(event.relatedTarget)) hide(); });
  document.addEventListener("click", (event) => {
    const found = markOf(event);
    if (found?.matches("abbr")) show(found);
    else if (!card.hidden && !card.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !card.hidden) hide();
    if ((event.key === "Enter" || event.key === " ") && event.target.matches?.("abbr[data-meaning]")) {
      event.preventDefault();
      if (card.hidden) show(event.target);
      else hide();
    }
  });
})();
