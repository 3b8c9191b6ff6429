// On the page for lost readers: offers the pages whose address or name is nearest to the address asked for, and types
// its words into the search field. What it compares with are the links of the page itself and the list of old addresses.
(() => {
  "use strict";

  const section = document.querySelector(".nearest-pages");
  const opener = document.querySelector("[data-search-base]");
  if (!section || !opener) return;
  const root = new URL(opener.getAttribute("data-search-base").replace(/\/?$/, "/"), location.href);
  const MOST = 4, LIKE_ENOUGH = .42, BESIDE_BEST = .75;
  const SAY_NOTHING = new Set(["index", "html", "htm", "php", "md", "pdf", "docs", "wiki", "page", "pages", "en", "www"]);

  const decoded = (text) => { try { return decodeURIComponent(text); } catch { return text; } };
  const below = decoded(location.pathname).replace(decoded(root.pathname), "").replace(/^\/+/, "");
  // 'guides/GuideB.html' as ['guides', 'guide', 'b']
  const words = (text) => (text.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase().match(/[\p{L}\p{N}]+/gu) || []).filter((word) => !SAY_NOTHING.has(word));
  const plain = (text) => words(text).join(" ");
  const last = (path) => path.split("/").filter((part) => words(part).length).pop() || "";

  // How alike two texts are, by the pairs of letters that they share: 0 to 1.
  const pairs = (text) => {
    const found = new Map(), all = ` ${text} `;
    for (let at = 0; at + 1 < all.length; at++) found.set(all.slice(at, at + 2), (found.get(all.slice(at, at + 2)) || 0) + 1);
    return found;
  };
  const likeness = (one, other) => {
    const a = pairs(plain(one)), b = pairs(plain(other));
    let shared = 0, size = 0;
    for (const [pair, times] of a) { shared += Math.min(times, b.get(pair) || 0); size += times; }
    for (const times of b.values()) size += times;
    return size > 6 ? 2 * shared / size : 0;
  };

  const candidates = [...document.querySelectorAll("[data-page]")].map((link) => ({
    names: [link.getAttribute("data-page"), link.textContent], address: link.getAttribute("data-page"), title: link.textContent,
  }));
  const titles = new Map(candidates.map(({ address, title }) => [address, title]));
  for (const [old, now] of Object.entries(JSON.parse(document.getElementById("old-addresses").textContent))) {
    const [page, id] = now.split("#");
    candidates.push({ names: [old], address: now, title: (titles.get(page) || page) + (id ? ` › ${id}` : "") });
  }
  // 'B12' anywhere in the address is a claim of the ledger.
  const claim = /(?:^|[\/#])([abx]\d{2,3})(?:\.html|\/|$)/i.exec(below);

  const ranked = candidates.map((one) => ({
    ...one,
    score: Math.max(...one.names.flatMap((name) => [likeness(below, name), likeness(last(below), last(name)), likeness(last(below), name)])),
  })).filter(({ score }) => score > LIKE_ENOUGH).sort((a, b) => b.score - a.score);
  const nearest = ranked.filter((one, n) => one.score > ranked[0].score * BESIDE_BEST && ranked.findIndex(({ address }) => address === one.address) === n).slice(0, MOST);
  if (claim) nearest.unshift({ address: `evidence-ledger/#${claim[1].toLowerCase()}`, title: `Evidence ledger › ${claim[1].toUpperCase()}` });

  if (nearest.length) {
    section.querySelector(".asked-address").textContent = `/${below}`;
    section.querySelector("ul").append(...nearest.map(({ address, title }) => {
      const link = document.createElement("a"), line = document.createElement("li");
      // The part behind '#' is kept: it may well be on the page.
      link.href = new URL(address, root).href + (address.includes("#") ? "" : location.hash);
      link.textContent = title;
      line.append(link);
      return line;
    }));
    section.hidden = false;
  }

  const input = document.querySelector("form.search-here input");
  const typed = words(last(below) || below).join(" ");
  if (input && typed && !input.value) {
    input.value = typed;
    input.dispatchEvent(new Event("input"));
  }
})();
