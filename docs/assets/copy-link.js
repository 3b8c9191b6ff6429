// A small menu at each permanent link ¶: the address in the forms that wikis and papers take. Without this script
// the link itself is the permanent address.
(() => {
  "use strict";

  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;
  const page = meta("citation_public_url") || location.href.replace(/#.*/, "");
  const pageTitle = meta("citation_title") || document.title;
  const citation = document.querySelector(".cite-text")?.textContent.trim() || `${pageTitle}. ${page}`;

  // A label never breaks out of its brackets: each form says otherwise what it cannot hold.
  const entities = (text, signs) => text.replace(signs, (sign) => `&#${sign.charCodeAt(0)};`);
  const forms = {
    Address: (url) => url,
    Markdown: (url, label) => `[${entities(label, /[<>&~]/g).replace(/[\\[\]*_`]/g, "\\$&")}](${url})`,
    MediaWiki: (url, label) => `[${url} ${entities(label, /[[\]{}|<>&'~_]/g)}]`,
    DokuWiki: (url, label) => `[[${url}|${label.replace(/([\][{}])(?=\1|$)/g, "$1 ")}]]`,
    Confluence: (url, label) => `[${label.replace(/[\\[\]|{}*_^~!+?]/g, "\\$&")}|${url}]`,
    HTML: (url, label) => `<a href="${entities(url, /[&"]/g)}">${entities(label, /[&<>"]/g)}</a>`,
    Citation: (url, label, part) => citation.slice(0, citation.lastIndexOf(page)) + (part && `“${part}”. `) + url,
  };

  // What the thing at a sign ¶ is called: 'Findings', 'Figure 2', 'Claim B12'; nothing for a whole page.
  const called = (sign, id) => {
    if (/^[abx]\d{2,3}$/.test(id)) return `Claim ${id.toUpperCase()}`;
    if (id.startsWith("ref-")) return `Reference ${id.slice(4)}`;
    const copy = (sign.closest("figcaption") || document.getElementById(id)).cloneNode(true);
    copy.querySelectorAll(".headerlink, [aria-hidden], .claims, sup").forEach((part) => part.remove());
    const words = copy.textContent.replace(/\s+/g, " ").trim();
    return words.match(/^(Figure|Table) \d+/)?.[0] || words.replace(/\.$/, "");
  };

  let opener, link, box, title, field, told, buttons;

  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  const build = () => {
    const button = (textContent, onclick) => element("button", { type: "button", textContent, onclick });
    title = element("p", { className: "copy-title", id: "copy-title" });
    field = element("input", { className: "copy-text", readOnly: true, ariaLabel: "Text of the link" });
    told = element("p", { className: "copy-told", role: "status" });
    buttons = Object.keys(forms).map((form) => button(form, () => take(form)));
    const close = button("Close", () => hide(true));
    close.className = "copy-close";
    const list = element("ul", {}, ...buttons.map((one) => element("li", {}, one)));
    box = element("div", { className: "copy-link", role: "dialog" }, title, list, field, told, close);
    box.setAttribute("aria-labelledby", title.id);
    box.addEventListener("keydown", onKey);
    box.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !box.contains(event.relatedTarget)) hide();
    });
    document.body.append(box);
  };

  const show = (sign) => {
    if (!box) build();
    const id = sign.hash.slice(1);
    const part = sign.closest("h1") ? "" : called(sign, id);
    link = [part ? `${page}#${id}` : page, part ? `${pageTitle}: ${part}` : pageTitle, part];
    opener = sign;
    sign.ariaExpanded = "true";
    title.textContent = `Copy a link to ‘${link[1]}’ as`;
    field.value = link[0];
    told.textContent = "";
    box.hidden = false;
    const at = sign.getBoundingClientRect();
    const room = document.documentElement.clientWidth - box.offsetWidth - 8;
    box.style.left = `${Math.max(8, Math.min(at.left, room)) + scrollX}px`;
    box.style.top = `${at.bottom + 4 + scrollY}px`;
    buttons[0].focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  };

  const hide = (back) => {
    if (!opener) return;
    box.hidden = true;
    opener.ariaExpanded = "false";
    if (back) opener.focus({ preventScroll: true });
    opener = null;
  };

  // The clipboard may be closed, as to pages that no server sends; then the text stands selected, ready for a key.
  const take = async (form) => {
    field.value = forms[form](...link);
    told.textContent = "";
    let copied = true;
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      const button = document.activeElement;
      field.select();
      copied = document.execCommand("copy");
      if (copied) button.focus();
    }
    told.textContent = copied ? `Copied: ${form}` : "Selected above; copy it with Ctrl+C or ⌘C.";
  };

  const onKey = (event) => {
    const at = buttons.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") hide(true);
    else if (step && at >= 0) buttons.at((at + step) % buttons.length).focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  for (const sign of document.querySelectorAll("a.headerlink")) {
    const ariaLabel = sign.ariaLabel?.replace(/^Permanent address/, "Copy a link");
    Object.assign(sign, { role: "button", ariaHasPopup: "dialog", ariaExpanded: "false", ariaLabel, title: "Copy a link" });
  }
  document.addEventListener("click", (event) => {
    const sign = event.target.closest?.("a.headerlink");
    const before = opener;
    if (before && !box.contains(event.target)) hide(before === sign);
    if (!sign || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.replaceState(null, "", sign.hash);
    if (before !== sign) show(sign);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches?.("a.headerlink")) return;
    event.preventDefault();
    event.target.click();
  });
})();
