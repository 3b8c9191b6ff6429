// Read from a disk, a folder does not answer with its page: a link to a folder gets the name of the page in it.
// On a server this script does nothing.
(() => {
  "use strict";

  if (location.protocol !== "file:") return;
  const complete = (event) => {
    const link = event.target.closest?.("a[href]");
    if (link?.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  };
  for (const kind of ["pointerdown", "focusin", "click"]) addEventListener(kind, complete, true);
})();
