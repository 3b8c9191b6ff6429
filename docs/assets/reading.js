// Small helps on every page: tables whose head stays in sight, keys for the colour switch, the menu of small screens
// that closes behind a link, and the part of the page in the report of an error. Without this script tables scroll in
// their regions.
(() => {
  "use strict";

  // A table that fits needs no region to scroll in, so its head can stick to the page; one that does not gets its own.
  const settle = (region) => {
    region.classList.remove("fits", "scrolls");
    const wide = region.scrollWidth > region.clientWidth + 1;
    region.classList.add(wide ? "scrolls" : "fits");
    if (wide) region.tabIndex = 0;
    else region.removeAttribute("tabindex");
  };
  const watcher = new ResizeObserver((entries) => entries.forEach((entry) => settle(entry.target.closest(".table-region"))));
  document.querySelectorAll(".table-region, .table-region > table").forEach((part) => watcher.observe(part));

  const menu = document.getElementById("site-menu");
  menu?.addEventListener("click", (event) => { if (event.target.closest("a")) menu.hidePopover(); });

  // The report names the part of the page that the address leads to.
  const report = document.querySelector(".report-text");
  const withPart = () => {
    const part = decodeURIComponent(location.hash.slice(1));
    report.textContent = report.textContent.replace(/^(Section or claim:).*$/m, `$1 ${part && `#${part}`}`);
  };
  report?.closest("details").addEventListener("toggle", withPart);
})();
