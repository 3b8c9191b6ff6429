// The card of a claim beside its mark, on hover and on keyboard focus. Without this script the mark is a link to
// the claim's row, and the list at the end of the page holds the same text.
(() => {
  "use strict";

  const card = document.createElement("div");
  // The mark already names the statement as its description, so a screen reader need not hear the card as well.
  card.className = "claim-beside";
  card.hidden = true;
  card.setAttribute("aria-hidden", "true");
  let mark = null;
  let leaving = 0;

  const paragraph = (name, text) => {
    const element = document.createElement("p");
    element.className = name;
    element.textContent = text;
    return element;
  };

  const fill = (entry) => {
    card.className = `claim-beside ${entry.className}`;
    const parts = [["claim-heading", "dt"], ["claim-says", ".claim-statement"], ["claim-why", ".claim-reason"], ["claim-where", ".claim-setting"]];
    card.replaceChildren(...parts.map(([name, place]) => paragraph(name, entry.querySelector(place).textContent)));
  };

  // Below the mark, or above it where there is no room below; never beyond the edge of the window.
  const place = () => {
    const box = mark.getBoundingClientRect();
    const left = Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 8);
    const below = box.bottom + card.offsetHeight < window.innerHeight || box.top < card.offsetHeight;
    card.style.left = `${Math.max(8, left) + window.scrollX}px`;
    card.style.top = `${(below ? box.bottom : box.top - card.offsetHeight) + window.scrollY}px`;
  };

  const show = (link) => {
    const statement = document.getElementById(link.getAttribute("aria-describedby"));
    if (!statement) return;
    clearTimeout(leaving);
    mark = link;
    fill(statement.parentElement);
    document.body.append(card);
    card.hidden = false;
    place();
  };

  const hide = () => {
    clearTimeout(leaving);
    card.hidden = true;
    mark = null;
  };

  // Time to move the pointer from the mark onto the card.
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => { if (document.activeElement !== mark) hide(); }, 200);
  };

  const markOf = (event) => event.target instanceof Element && event.target.closest("a.claim[aria-describedby]");

  document.addEventListener("pointerover", (event) => {
    const link = markOf(event);
    if (link && event.pointerType !== "touch") show(link);
    else if (card.contains(event.target)) clearTimeout(leaving);
  });
  document.addEventListener("pointerout", (event) => {
    if (!card.hidden && (markOf(event) || card.contains(event.target))) leave();
  });
  document.addEventListener("focusin", (event) => {
    const link = markOf(event);
    if (link) show(link);
  });
  document.addEventListener("focusout", (event) => { if (markOf(event)) hide(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !card.hidden) hide(); });
})();
