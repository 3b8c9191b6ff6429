// The search dialog, and the list of results on the search page and on the page for lost readers. Without this script
// the way to search is a link to the search page. What searches, and the index, are loaded when they are first needed.
(() => {
  "use strict";

  const opener = document.querySelector(".search-open");
  if (!opener) return;
  const root = new URL(opener.getAttribute("data-search-base").replace(/\/?$/, "/"), location.href);
  const MOST = 20;

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  // Scripts, because a page opened from a disk may load nothing else.
  const load = (path) => new Promise((done, failed) => {
    const script = make("script", { src: new URL(path, root).href });
    script.onload = done;
    script.onerror = () => failed(new Error(path));
    document.head.append(script);
  });
  let index = null;
  const ready = () => index ||= Promise.all([load("assets/search-engine.js"), load("search/index.js")])
    .then(() => globalThis.handbookEngine.read(globalThis.handbookSearch))
    .catch((reason) => { index = null; throw reason; });

  // From a disk a folder shows its list of files, not its page.
  const address = (entry) => {
    const file = location.protocol === "file:" && (entry.url === "" || entry.url.endsWith("/")) ? "index.html" : "";
    return new URL(entry.url + file + (entry.anchor ? `#${entry.anchor}` : ""), root).href;
  };

  const item = ({ entry }, marked) => {
    const place = entry.kind === "page" ? [] : [entry.title];
    const where = make("span", { class: "search-where" }, make("span", { class: "search-page" }, entry.pageTitle));
    for (const name of place) where.append(make("span", { class: "search-section" }, name));
    const words = make("span", { class: "search-excerpt" });
    for (const part of globalThis.handbookEngine.excerpt(entry.text, marked)) {
      words.append(part.found ? make("mark", {}, part.text) : part.text);
    }
    return make("li", {}, make("a", { href: address(entry) }, where, words));
  };

  const summary = (typed, count, most, also) => {
    if (!typed) return "";
    const names = also.slice(0, 4).join(", ");
    const alike = count && names ? ` Searched as well: ${names}.` : "";
    if (!count) return "Nothing found. Try fewer words, or a receptor, gene, claim or author.";
    return (count === 1 ? "1 place." : count > most ? `${count} places, the first ${most} shown.` : `${count} places.`) + alike;
  };

  // Fills a list as the reader types. `status` is announced by screen readers.
  const connect = (input, status, list, most = MOST) => {
    let latest = 0;
    const show = async () => {
      const typed = input.value.trim(), mine = ++latest;
      try {
        const known = await ready();
        if (mine !== latest) return;
        const { hits, marked, also } = typed ? globalThis.handbookEngine.find(known, typed) : { hits: [], marked: [], also: [] };
        list.replaceChildren(...hits.slice(0, most).map((hit) => item(hit, marked)));
        status.textContent = summary(typed, hits.length, most, also);
      } catch {
        status.textContent = "The search index could not be loaded. Reload the page, or use the glossary and the ledger.";
      }
    };
    input.addEventListener("input", show);
    return show;
  };

  const links = (list) => [...list.querySelectorAll("a")];
  // Arrows go from the field to the results and back; Enter in the field opens the first one.
  const walk = (event, input, list) => {
    const all = [input, ...links(list)], at = all.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && at >= 0) {
      event.preventDefault();
      all[(at + step + all.length) % all.length].focus();
    } else if (event.key === "Enter" && at === 0 && !event.isComposing) {
      event.preventDefault();
      if (all[1]) all[1].click();
    }
  };

  const field = () => make("input", {
    type: "search", name: "q", class: "search-field", placeholder: "Receptor, gene, claim, author, step …",
    "aria-label": "Search the handbook", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "go",
  });

  let dialog = null;
  const build = () => {
    const input = field();
    const close = make("button", { type: "button", class: "search-close" }, "Close");
    const form = make("form", { role: "search", class: "search-form" }, input, close);
    const status = make("p", { role: "status", class: "search-status" });
    const list = make("ol", { class: "search-results" });
    const all = make("a", { href: opener.href }, "Open as a page");
    const hint = make("p", { class: "search-hint" }, make("span", {}, "Enter opens the first place, ↑ ↓ go through the list, Esc closes."), all);
    dialog = make("dialog", { class: "search-dialog", "aria-label": "Search the handbook" }, form, status, list, hint);
    document.body.append(dialog);
    const show = connect(input, status, list);
    // The same list at an address that can be sent.
    input.addEventListener("input", () => { all.href = `${opener.href}?q=${encodeURIComponent(input.value.trim())}`; });
    form.addEventListener("submit", (event) => event.preventDefault());
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("keydown", (event) => walk(event, input, list));
    dialog.addEventListener("click", (event) => {
      // The dialog itself is hit only outside its form and list; a result on this same page needs it out of the way.
      if (event.target === dialog || event.target.closest("a")) dialog.close();
    });
    return { input, show };
  };
  let parts = null;
  const open = (words = "") => {
    parts ||= build();
    if (!dialog.open) dialog.showModal();
    if (words) parts.input.value = words;
    parts.input.focus();
    parts.input.select();
    parts.show();
  };

  opener.setAttribute("role", "button");
  opener.setAttribute("aria-haspopup", "dialog");
  opener.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  opener.addEventListener("keydown", (event) => {
    if (event.key === " ") { event.preventDefault(); open(); }
  });
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
  });

  // The search page, and the page for lost readers: a form in the text, filled from the address.
  const place = document.querySelector("form.search-here");
  if (place) {
    const input = place.querySelector("input");
    const status = make("p", { role: "status", class: "search-status" }), list = make("ol", { class: "search-results" });
    place.after(status, list);
    const asked = new URLSearchParams(location.search).get("q");
    if (asked) input.value = asked;
    const show = connect(input, status, list, place.dataset.most ? Number(place.dataset.most) : 50);
    place.addEventListener("submit", (event) => { event.preventDefault(); show(); });
    if (input.value) show();
  }
})();
