// The table of all claims: sorted by its heads, filtered by verdict, guide, page and words. What is shown stands in the
// address, so that it can be linked. The rows below the table follow the filter. Without this script all is shown.
(() => {
  "use strict";

  const table = document.querySelector(".claim-table");
  const form = document.querySelector(".claim-filters");
  if (!table || !form) return;
  const told = form.querySelector("[role=status]");
  const body = table.tBodies[0];
  const lines = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const article = table.closest("article");
  const rows = new Map([...article.querySelectorAll(".claim-row")].map((row) => [row.querySelector("h4").id, row]));
  const words = new Map(lines.map((line) => [line, `${line.textContent} ${rows.get(line.dataset.claim)?.textContent}`.toLowerCase()]));
  let sorted = { by: "", down: false };

  const fits = (line, wanted) =>
    (!wanted.verdict || line.dataset.verdict === wanted.verdict) &&
    (!wanted.guide || line.dataset.guide === wanted.guide) &&
    (!wanted.page || line.dataset.pages.split(" ").includes(wanted.page)) &&
    wanted.text.toLowerCase().split(/\s+/).every((word) => words.get(line).includes(word));

  // Headings without a row to show go as well, here and in the list of the page's parts.
  const hideHeadings = () => {
    const kept = new Map();
    let above = [];
    for (const element of article.children) {
      if (element.tagName === "H2") above = [element];
      else if (element.tagName === "H3") above = [above[0], element];
      else if (element.matches(".claim-row")) {
        const shown = !element.classList.contains("filtered-out");
        above.forEach((heading) => kept.set(heading, kept.get(heading) || shown));
      }
    }
    kept.forEach((shown, heading) => {
      const inList = document.querySelector(`.page-parts a[href="#${heading.id}"]`)?.parentElement;
      [heading, inList].forEach((element) => element?.classList.toggle("filtered-out", !shown));
    });
  };

  const key = (line, column) => line.cells[column].dataset.sort ?? line.cells[column].textContent.trim();
  const order = () => {
    const column = heads.findIndex((head) => head.dataset.column === sorted.by);
    const compare = (one, other) => key(one, column).localeCompare(key(other, column), "en", { numeric: true });
    const wanted = column < 0 ? lines : lines.toSorted((one, other) => compare(one, other) * (sorted.down ? -1 : 1));
    body.append(...wanted);
    for (const head of heads) {
      if (head.dataset.column === sorted.by) head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  };

  const remember = (wanted) => {
    const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
    if (sorted.by) query.set("sort", (sorted.down ? "-" : "") + sorted.by);
    const address = (query.size ? `?${query}` : location.pathname) + location.hash;
    try { history.replaceState(null, "", address); } catch { /* a page from disk may not change its address */ }
  };

  const show = () => {
    const wanted = Object.fromEntries(new FormData(form));
    wanted.text = wanted.text.trim();
    let shown = 0;
    for (const line of lines) {
      const out = !fits(line, wanted);
      [line, rows.get(line.dataset.claim)].forEach((row) => row?.classList.toggle("filtered-out", out));
      shown += !out;
    }
    hideHeadings();
    const message = shown === lines.length ? `All ${shown} claims are shown` : `${shown} of ${lines.length} claims are shown`;
    if (told.textContent !== message) told.textContent = message;
    remember(wanted);
  };

  // From the address into the form; a value that the form does not know counts as none.
  const read = () => {
    const query = new URLSearchParams(location.search);
    for (const field of form.querySelectorAll("[name]")) {
      field.value = query.get(field.name) ?? "";
      if (field.selectedIndex === -1) field.value = "";
    }
    const by = query.get("sort") ?? "";
    sorted = { by: by.replace(/^-/, ""), down: by.startsWith("-") };
  };

  // A link to a claim that the filter hides lifts the filter.
  const reveal = () => {
    const row = rows.get(location.hash.slice(1));
    if (!row?.classList.contains("filtered-out")) return;
    form.reset();
    show();
    row.scrollIntoView();
  };

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => {
      sorted = { by: head.dataset.column, down: sorted.by === head.dataset.column && !sorted.down };
      order();
      show();
    });
    head.append(button);
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(() => { sorted = { by: "", down: false }; order(); show(); }));
  addEventListener("hashchange", reveal);
  read();
  order();
  show();
  reveal();
})();
