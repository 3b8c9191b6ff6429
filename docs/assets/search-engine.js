// Finds places in the handbook. In: the index that the build writes (search/index.js) and what a reader typed.
// Out: places, best first. Loaded when a reader first searches.
(() => {
  "use strict";

  const WORD = /[\p{L}\p{N}\p{M}]+/gu;
  const HYPHEN = /^[-\u2010-\u2015\u2212]$/;
  const GREEK = { α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", κ: "kappa", λ: "lambda", μ: "mu", σ: "sigma", τ: "tau", ω: "omega" };
  const AMINO_ACIDS = { s: "ser", ser: "ser", t: "thr", thr: "thr", y: "tyr", tyr: "tyr" };
  const EMPTY = new Set("a al an and are as at by do does et for from has have how in is it its of on or that the this to was were what which with".split(" "));
  // A page about a thing comes before a row of a list that names it.
  const WEIGHT = { page: 1.15, section: 1, figure: .8, table: .8, term: .75, claim: .55, reference: .7, note: .4 };
  // Positions of words tell the field: title of the place, title of its page (or what the page is about), its text,
  // words that are not shown.
  const PAGE = 500, TEXT = 1000, HIDDEN = 1e6;

  const known = new Map();
  // 'GluA1' as 'glua1', 'µM' and 'uM' as 'um', 'β₂' as 'beta2', 'pSer831' and 'S831' as 'ser831', 'behaviour' as 'behavior'.
  const fold = (word) => {
    let folded = known.get(word);
    if (folded === undefined) {
      folded = word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
        .replace(/^μ(?=(?:m|l|g|s|a|v|mol)$)/, "u").replace(/[α-ω]/g, (letter) => GREEK[letter] || letter)
        .replace(/^u$/, "mu")
        .replace(/^p?(ser|s|thr|t|tyr|y)(?=\d{3,4}$)/, (_, acid) => AMINO_ACIDS[acid])
        .replace(/ae|oe/g, "e").replace(/our(?=s|ed|al|ally|ing|$)/, "or").replace(/ll(?=ing|ed)/, "l")
        .replace(/is(?=ations?$|e[ds]?$|ing$)/, "iz").replace(/sulph/, "sulf").replace(/tre(?=s?$)/, "ter");
      known.set(word, folded);
    }
    return folded;
  };

  // Words of a text, folded; words that a hyphen joins are there as one, too: 'GLT-1' as 'glt', '1' and 'glt1'.
  const words = (text) => {
    const found = [];
    let before = null;
    for (const match of text.matchAll(WORD)) {
      const one = { token: fold(match[0]), joined: "" };
      if (before && HYPHEN.test(text.slice(before.end, match.index))) one.joined = before.token + one.token;
      found.push(one);
      before = { token: one.token, end: match.index + match[0].length };
    }
    return found;
  };
  const tokens = (text) => words(text).map((word) => word.token);

  const read = (data) => {
    const places = new Map(); // word → entry → positions
    const single = new Set(); // words that stand in a text by themselves, not joined from two
    const put = (word, entry, position) => {
      if (!places.has(word)) places.set(word, new Map());
      const entries = places.get(word);
      if (entries.has(entry)) entries.get(entry).push(position); else entries.set(entry, [position]);
    };
    const entries = data.entries.map(([page, anchor, title, kind, text, hidden], number) => {
      const [url, pageTitle, boost, about] = data.pages[page];
      // A page is called by its short name in the navigation; its full title is one of the things that it is about.
      const names = kind === "page" ? [pageTitle, `${title}, ${about}`] : [title, pageTitle];
      const fields = [[names[0], 0], [names[1], PAGE], [text, TEXT], [hidden || "", HIDDEN]];
      const lengths = fields.map(([field, start]) => {
        const all = words(field);
        all.forEach((word, place) => {
          put(word.token, number, start + place);
          single.add(word.token);
          // The joined word stands where its second half does, so that the next word still touches it.
          if (word.joined) put(word.joined, number, start + place);
        });
        return all.length;
      });
      return { number, page, url, anchor, title, pageTitle, kind, text, boost, titleLength: tokens(names[0]).filter((word) => !EMPTY.has(word)).length || 1, length: lengths[2] };
    });
    const meanings = new Map(); // a name → all names of the thing
    for (const group of data.same) {
      const names = group.map((name) => tokens(name));
      for (const name of names) {
        const key = name.join("");
        // Who types another name is told the one that our pages use, which stands first.
        const shown = (n) => (n === 0 && key !== names[0].join("") ? group[0] : "");
        if (key.length > 1) meanings.set(key, [...(meanings.get(key) || []), ...names.map((one, n) => ({ name: one, shown: shown(n) }))]);
      }
    }
    const average = entries.reduce((sum, entry) => sum + entry.length, 0) / (entries.length || 1);
    return { entries, places, meanings, average, vocabulary: [...single] };
  };

  // Whether two words differ by one slip of the fingers: a letter too many, missing, wrong, or two exchanged.
  const slip = (one, other) => {
    if (Math.abs(one.length - other.length) > 1 || one[0] !== other[0]) return false;
    let start = 0;
    while (start < one.length && one[start] === other[start]) start++;
    const [a, b] = [one.slice(start), other.slice(start)];
    return a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1) || (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2));
  };

  // The words of the index that a typed word stands for, each with how surely; a name is not the beginning of a word.
  const meant = (index, word, isName) => {
    const found = new Map();
    if (index.places.has(word)) found.set(word, 1);
    const other = word.endsWith("s") ? word.slice(0, -1) : word + "s";
    if (word.length > 2 && index.places.has(other)) found.set(other, .95);
    if (/^\d+$/.test(word) || (isName && found.size)) return found;
    const sure = found.size > 0;
    const stem = word.length > 5 && word.slice(0, Math.max(5, word.length - 3));
    for (const one of index.vocabulary) {
      if (found.has(one)) continue;
      if (word.length > 1 && one.startsWith(word)) found.set(one, (.3 + .5 * word.length / one.length) * (sure ? .4 : 1));
      else if (stem && one.startsWith(stem)) found.set(one, .3);
    }
    if (!found.size && word.length > 3) {
      for (const one of index.vocabulary) if (one.length > 3 && slip(word, one)) found.set(one, .4);
    }
    return found;
  };

  // Where words stand one after the other: entry → positions of the first.
  const phrase = (index, wanted) => {
    const found = new Map();
    const lists = wanted.map((word) => index.places.get(word));
    if (lists.some((list) => !list)) return found;
    for (const [entry, positions] of lists[0]) {
      const here = positions.filter((at) => lists.every((list, n) => n === 0 || (list.get(entry) || []).includes(at + n)));
      if (here.length) found.set(entry, here);
    }
    return found;
  };

  // What was typed, as ideas: each a list of ways to write it, with how surely that is meant.
  const ideas = (index, typed) => {
    let all = words(typed);
    const telling = all.filter((word) => !EMPTY.has(word.token) || word.joined);
    if (telling.length) all = telling;
    const list = all.map((word) => word.token), found = [];
    for (let at = 0; at < list.length;) {
      let size = Math.min(5, list.length - at);
      while (size > 1 && !index.meanings.has(list.slice(at, at + size).join(""))) size--;
      const own = list.slice(at, at + size), joined = list.slice(at, at + 2).join("");
      const same = index.meanings.get(own.join("")) || [];
      // 'GLT 1' is in the index as 'glt1', and '10uM' as '10' and 'um'.
      const pair = size === 1 && at + 1 < list.length && /\d/.test(joined) && /[a-z]/.test(joined) && index.places.has(joined);
      if (pair) size = 2;
      const idea = { ways: new Map(), also: [], size };
      const add = (way, weight) => idea.ways.set(way.join(" "), Math.max(weight, idea.ways.get(way.join(" ")) || 0));
      if (pair) { add([joined], 1); add(list.slice(at, at + 2), 1); }
      else if (size > 1) { add(own, 1); add([own.join("")], 1); }
      else for (const [word, weight] of meant(index, own[0], same.length > 0)) add([word], weight);
      for (const { name, shown } of same) {
        if (name.join("") !== own.join("")) { add(name, .9); add([name.join("")], .9); if (shown) idea.also.push(shown); }
      }
      const parts = /^(\d+)([a-z]+)$/.exec(own[0]);
      if (size === 1 && parts && !index.places.has(own[0])) add([parts[1], parts[2]], 1);
      found.push(idea);
      at += size;
    }
    return found;
  };

  const strength = (entry, positions, size, index) => {
    let title = 0, page = 0, text = 0, hidden = 0;
    for (const at of positions) {
      if (at < PAGE) title = 1; else if (at < TEXT) page = 1; else if (at < HIDDEN) text++; else hidden = 1;
    }
    const rare = text / (text + .5 + .5 * entry.length / index.average);
    return title * 5 * Math.sqrt(Math.min(1, size / entry.titleLength)) + page * (entry.kind === "page" ? 6 : 2.2) + rare * 2.4 + hidden * 1.2;
  };

  const find = (index, typed) => {
    const wanted = ideas(index, typed), totals = new Map(), marked = [];
    let whole = 0;
    wanted.forEach((idea, number) => {
      const best = new Map();
      for (const [way, weight] of idea.ways) {
        const list = way.split(" ");
        const there = phrase(index, list);
        if (there.size) marked.push(list);
        for (const [entry, positions] of there) {
          const value = weight * strength(index.entries[entry], positions, list.length, index);
          const known = best.get(entry) || { value: 0, ends: [], starts: [], named: 0, told: false, times: 0 };
          known.value = Math.max(known.value, value);
          if (weight > .8 && positions.some((at) => at < PAGE)) known.named = Math.max(known.named, list.length);
          known.told ||= positions.some((at) => at < PAGE || (at >= TEXT && at < HIDDEN));
          known.times += positions.filter((at) => at >= TEXT && at < HIDDEN).length;
          known.starts.push(...positions);
          known.ends.push(...positions.map((at) => at + list.length));
          best.set(entry, known);
        }
      }
      const rarity = Math.log(1 + (index.entries.length - best.size + .5) / (best.size + .5));
      whole += rarity;
      for (const [entry, one] of best) {
        const total = totals.get(entry) || { value: 0, covered: 0, ends: null, number: -2, named: 0, told: false, times: 0 };
        // Words that stand side by side, as they were typed, mean more.
        const beside = total.number === number - 1 && one.starts.some((at) => total.ends.includes(at));
        total.value += one.value * rarity * (beside ? 1.7 : 1);
        total.covered += rarity;
        total.named += one.named;
        total.told ||= one.told;
        total.times += one.times;
        total.ends = one.ends;
        total.number = number;
        totals.set(entry, total);
      }
    });
    return { hits: ranked(index, totals, whole, typed, wanted.length), marked, also: unlike(wanted.flatMap((idea) => idea.also)) };
  };

  // Names without those that are the same when folded: 'μ receptor' and 'mu receptor'.
  const unlike = (names) => names.filter((name, n) => names.findIndex((one) => tokens(one).join("") === tokens(name).join("")) === n);

  const ranked = (index, totals, whole, typed, count) => {
    const id = typed.trim().toLowerCase(), onPage = new Map();
    let hits = [...totals].map(([number, { value, covered, named, told, times }]) => {
      const entry = index.entries[number], share = whole ? covered / whole : 0;
      // Several words ask for a connection, which a glossary does not tell.
      const weight = (WEIGHT[entry.kind] || .5) * (entry.kind === "term" && count > 1 ? .7 : 1);
      const called = named >= entry.titleLength ? 1.4 : 1; // every word of its title was asked for
      return { entry, share, told, times, score: value * share * share * called * weight * entry.boost };
    });
    const most = Math.max(0, ...hits.map((hit) => hit.share));
    hits = hits.filter((hit) => hit.share > most * .55);
    for (const { entry } of hits) if (!/claim|reference|term/.test(entry.kind)) onPage.set(entry.page, (onPage.get(entry.page) || 0) + 1);
    for (const hit of hits) {
      hit.score *= 1 + .12 * Math.log2(1 + (onPage.get(hit.entry.page) || 0));
      if (hit.entry.kind === "claim" && hit.entry.anchor === id) hit.score += 1000;
    }
    const order = (a, b) => b.score - a.score || a.entry.number - b.entry.number;
    hits.sort(order);
    // A page that is about the thing and does not name it at its head: its best part is shown in its place.
    for (const hit of hits.filter(({ entry, told }) => entry.kind === "page" && !told)) {
      const parts = hits.filter(({ entry, told }) => told && entry.page === hit.entry.page && entry.kind !== "note");
      const part = parts.sort((a, b) => b.share - a.share || b.times - a.times)[0];
      if (part) [hit.entry, part.score] = [part.entry, 0];
    }
    hits = hits.filter((hit) => hit.score).sort(order);
    // Not five times the same page before the second one.
    const shown = new Map();
    for (const hit of hits) {
      const times = shown.get(hit.entry.page) || 0;
      shown.set(hit.entry.page, times + 1);
      hit.score *= Math.pow(.72, Math.min(times, 6));
    }
    return hits.sort(order);
  };

  // The part of a text where the searched words stand closest: [{text, found}], about `length` letters long.
  const excerpt = (text, marked, length = 170) => {
    const all = [...text.matchAll(WORD)].map((match) => ({ at: match.index, end: match.index + match[0].length, token: fold(match[0]), found: false }));
    const joined = (n) => n && HYPHEN.test(text.slice(all[n - 1].end, all[n].at)) ? all[n - 1].token + all[n].token : "";
    all.forEach((word, n) => {
      for (const way of marked) {
        if (way.every((part, m) => all[n + m] && all[n + m].token === part)) way.forEach((_, m) => { all[n + m].found = true; });
        else if (way.length === 1 && joined(n) === way[0]) all[n - 1].found = word.found = true;
      }
    });
    let start = 0, best = -1;
    all.forEach((word, n) => {
      if (!word.found) return;
      const near = new Set();
      for (let m = n; m < all.length && all[m].end - word.at < length; m++) if (all[m].found) near.add(all[m].token);
      if (near.size > best) { best = near.size; start = n; }
    });
    const from = all.length && best > 0 ? all[Math.max(0, start - 5)].at : 0, parts = [];
    const begin = from < 30 ? 0 : from;
    let at = begin, end = begin;
    const joins = (n) => n > 0 && n < all.length && all[n].found && all[n - 1].found && /^[\s\u2010-\u2015-]*$/.test(text.slice(all[n - 1].end, all[n].at));
    all.forEach((word, n) => {
      if (word.at < begin || word.end - begin > length) return;
      // Neighbours that were found are marked as one.
      if (word.found && !(joins(n) && all[n - 1].at >= begin)) { parts.push({ text: text.slice(at, word.at), found: false }); at = word.at; }
      if (word.found && !(joins(n + 1) && all[n + 1].end - begin <= length)) { parts.push({ text: text.slice(at, word.end), found: true }); at = word.end; }
      end = word.end;
    });
    if (text.length - end < 4) end = text.length;
    parts.push({ text: text.slice(at, end) + (end < text.length ? " …" : ""), found: false });
    if (begin) parts.unshift({ text: "… ", found: false });
    return parts.filter((part) => part.text);
  };

  globalThis.handbookEngine = { read, find, excerpt };
})();
