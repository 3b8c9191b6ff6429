// Takes a reader from an old address to the new one, the part after '#' included. Without this script the line that
// the address names is a link to the new place.
(() => {
  "use strict";

  const follow = () => {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { /* a stray '%': the id is taken as it stands */ }
    const line = name && document.getElementById(name);
    const link = line ? line.querySelector("a[data-moved]") : document.querySelector("a[data-moved-page]");
    // A line without a link tells what became of the thing: it is to be read here.
    if (!link) return;
    const target = new URL(link.href);
    target.search = location.search;
    if (!target.hash && !line) target.hash = location.hash;
    location.replace(target.href);
  };

  addEventListener("hashchange", follow);
  follow();
})();
