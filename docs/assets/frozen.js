// In a frozen edition: the link to the current one keeps the part after '#'. Without this script it leads to the page.
(() => {
  "use strict";

  const link = document.querySelector("a.current-edition");
  if (!link) return;
  const follow = () => { link.hash = location.hash; };
  addEventListener("hashchange", follow);
  // The menu at the sign ¶ changes the address without telling.
  link.addEventListener("focus", follow);
  link.addEventListener("pointerover", follow);
  follow();
})();
