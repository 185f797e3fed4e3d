"use strict";
// A report: tables that load their rows in parts, a search by any word form, and an address for
// every view, so that links and Back keep the place.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const search = document.getElementById("search");
  const status = document.getElementById("found");
  const main = document.querySelector("main");
  const tabs = [...document.querySelectorAll('[role="tab"]')];
  const svg = document.querySelector("#network svg");
  const NAMES = new Set(["people", "organizations", "places"]); // found by their beginnings, too
  const MOST_TERMS = 300;

  // Parts ------------------------------------------------------------------------------------

  const parts = new Map();
  const waiting = new Map();
  window.part = (name, packed) => waiting.get(name)(packed);

  async function unpacked(packed) {
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(await new Response(stream).text());
  }
  function load(name) {
    if (!parts.has(name)) {
      parts.set(name, new Promise((resolve, reject) => {
        waiting.set(name, resolve);
        const script = document.createElement("script");
        script.src = `data/${name}.js`;
        script.onerror = () => reject(new Error(`нет файла data/${name}.js`));
        document.head.append(script);
      }).then(unpacked));
    }
    return parts.get(name);
  }

  // Rows -------------------------------------------------------------------------------------

  const fold = (text) => text.toLowerCase().replaceAll("ё", "е");
  const make = (tag, properties, ...children) => {
    const element = document.createElement(tag);
    Object.assign(element, properties || {});
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  };
  const link = (href, text) => (href ? make("a", { href }, text) : text);
  const day = (value, published) =>
    published && value
      ? make("span", { className: "seen", title: "день публикации" }, value)
      : value;
  const more = (hrefs) =>
    hrefs.slice(1).flatMap((href, n) => [" ", make("a", { href, ariaLabel: `статья ${n + 2}` }, `${n + 2}`)]);
  const posts = (list) =>
    list.map(([post, now], n) => make("div", { className: n ? "soft" : "" }, now ? `${post} (${now})` : post));

  // How a row looks, and what its columns sort by.
  const tables = {
    articles: {
      cells: (r) => [r[1], link(r[2], r[0]), r[3], r[4]],
      keys: [(r) => r[1], (r) => fold(r[0]), (r) => r[3], (r) => r[4]],
    },
    people: {
      cells: (r) => [link(r[1], r[0]), posts(r[2]), r[3], r[4]],
      keys: [(r) => fold(r[0]), (r) => fold((r[2][0] || [""])[0]), (r) => r[3], (r) => r[4]],
    },
    organizations: {
      cells: (r) => [link(r[1], r[0]), r[2], r[3]],
      keys: [(r) => fold(r[0]), (r) => r[2], (r) => r[3]],
    },
    agreements: {
      cells: (r) => [day(r[0], r[1]), link(r[3], r[2]), r[4], r[5], r[6], r[7]],
      keys: [(r) => r[0], (r) => fold(r[2]), (r) => r[4], (r) => fold(r[5]), (r) => fold(r[6]), (r) => r[7]],
    },
    events: {
      cells: (r) => [day(r[0], r[1]), [link(r[3][0], r[2]), ...more(r[3])], r[4], r[5], r[6], r[7]],
      keys: [(r) => r[0], (r) => fold(r[2]), (r) => r[4], (r) => fold(r[5]), (r) => fold(r[6]), (r) => r[7]],
    },
    quotes: {
      cells: (r) => [r[0], link(r[2], r[1] || "не назван"), `«${r[3]}»`, link(r[4], "в статье")],
      keys: [(r) => r[0], (r) => fold(r[1]), (r) => fold(r[3]), (r) => r[4]],
    },
    places: {
      cells: (r) => [
        link(`#tab=articles&q=${encodeURIComponent(r[0])}`, r[0]), r[1], r[2],
        [`${r[3]} `, ...r[4].slice(0, 1).map((href) => make("a", { href }, "пример"))],
      ],
      keys: [(r) => fold(r[0]), (r) => r[1], (r) => r[2], (r) => r[3]],
    },
  };
  if (data.sizes.registers) tables.registers = {
    cells: (r) => [link(r[1], r[0]), r[2], r[3], r[4].toFixed(2), r[5], r[6]],
    keys: [(r) => fold(r[0]), (r) => fold(r[2]), (r) => fold(r[3]), (r) => r[4], (r) => fold(r[5]), (r) => r[6]],
  };
  for (const [name, table] of Object.entries(tables)) {
    if (!(name in data.sizes)) { // a table that this report has no rows for
      delete tables[name];
      continue;
    }
    table.size = data.sizes[name];
    table.heads = [...document.querySelectorAll(`#${name} th`)];
    table.found = null; // numbers of rows, null for all
  }

  async function row(name, number) {
    const part = Math.floor(number / data.part);
    if (name === "articles" && number < data.first.length) return data.first[number];
    return (await load(`${name}-${part}`))[number % data.part];
  }
  const every = (size) => Array.from({ length: size }, (_, n) => n);

  async function ordered(name, sort) {
    const table = tables[name];
    const numbers = table.found || every(table.size);
    if (sort === data.sorted[name]) return numbers;
    const sign = sort.startsWith("-") ? -1 : 1;
    const key = table.keys[Number(sort.replace("-", ""))];
    const keyed = await Promise.all(numbers.map(async (n) => [key(await row(name, n)), n]));
    const missing = (value) => value === "";
    keyed.sort(([x, a], [y, b]) => {
      if (missing(x) !== missing(y)) return missing(x) ? 1 : -1; // what is not known comes last
      return (x < y ? -1 : x > y ? 1 : 0) * sign || a - b;
    });
    return keyed.map(([, n]) => n);
  }

  let drawing = 0;
  async function draw() {
    const mine = ++drawing;
    const name = state.tab;
    const table = tables[name];
    if (!table) return;
    const sort = state.sort || data.sorted[name];
    const numbers = await ordered(name, sort);
    const rows = await Promise.all(numbers.slice(0, state.shown).map((n) => row(name, n)));
    if (mine !== drawing) return; // another view was asked for meanwhile
    const labels = table.heads.map((head) => head.textContent);
    const section = document.getElementById(name);
    section.querySelector("tbody").replaceChildren(...rows.map((r) =>
      make("tr", {}, ...table.cells(r).map((cell, n) => {
        const td = make("td", {}, ...[cell].flat().map((c) => (typeof c === "number" ? `${c}` : c || "")));
        td.dataset.label = labels[n];
        return td;
      }))
    ));
    table.heads.forEach((head, n) => {
      const on = Number(sort.replace("-", "")) === n;
      if (on) head.setAttribute("aria-sort", sort.startsWith("-") ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    section.querySelector("table").hidden = !numbers.length;
    section.querySelector(".none").hidden = Boolean(numbers.length);
    const button = section.querySelector(".more");
    button.hidden = numbers.length <= state.shown;
    button.onclick = () => {
      state.shown += data.page;
      remember();
      draw();
    };
  }

  // Search -----------------------------------------------------------------------------------

  let dictionary = null;
  async function words() {
    if (dictionary) return dictionary;
    const loaded = await load("words");
    const stems = new Map();
    loaded.forms.forEach((forms, term) => {
      for (const [cut, ends] of forms) {
        const stem = loaded.terms[term].slice(0, cut);
        if (stems.has(stem)) stems.get(stem).push([term, ends]);
        else stems.set(stem, [[term, ends]]);
      }
    });
    loaded.classes = loaded.classes.map((ends) => new Set(ends));
    dictionary = { ...loaded, stems };
    return dictionary;
  }
  function below(list, value) { // where value belongs in a sorted list
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] < value) low = middle + 1; else high = middle;
    }
    return low;
  }
  function formsOf(word, { stems, classes }) {
    const found = new Set();
    for (let cut = word.length; cut >= 0; cut -= 1) {
      for (const [term, ends] of stems.get(word.slice(0, cut)) || []) {
        if (classes[ends].has(word.slice(cut))) found.add(term);
      }
    }
    return found;
  }
  function beginningWith(word, { terms }) {
    const found = [];
    if (word.length < 3) return found;
    for (let n = below(terms, word); n < terms.length && terms[n].startsWith(word); n += 1) {
      found.push(n);
      if (found.length === MOST_TERMS) break;
    }
    return found;
  }
  async function rowsOf(term, known) {
    const part = below(known.firsts, term + 1) - 1;
    return (await load(`found-${part}`))[known.terms[term]] || {};
  }

  // For each table the rows that have the word in any form; null where nearly all rows have it.
  async function hits(word, last, known) {
    const exact = formsOf(word, known);
    const begun = beginningWith(word, known).filter((term) => !exact.has(term));
    const found = Object.fromEntries(Object.keys(tables).map((name) => [name, new Set()]));
    const take = async (term, whole) => {
      for (const [name, steps] of Object.entries(await rowsOf(term, known))) {
        if (!whole && exact.size && !(last && NAMES.has(name))) continue;
        if (steps[0] === -1) found[name] = null;
        if (!found[name]) continue;
        let at = 0;
        for (const step of steps) found[name].add((at += step));
      }
    };
    await Promise.all([...exact].map((term) => take(term, true)));
    if (!exact.size || last) await Promise.all(begun.map((term) => take(term, false)));
    return found;
  }

  let searching = 0;
  async function find(query) {
    const mine = ++searching;
    const asked = fold(query).match(/[\p{L}\p{N}]+/gu) || [];
    let each = [];
    if (asked.length) {
      const known = await words();
      each = await Promise.all(asked.map((word, n) => hits(word, n === asked.length - 1, known)));
      if (mine !== searching) return false;
    }
    for (const [name, table] of Object.entries(tables)) {
      const telling = each.map((found) => found[name]).filter(Boolean);
      table.found = telling.length
        ? [...telling.reduce((a, b) => new Set([...a].filter((n) => b.has(n))))].sort((a, b) => a - b)
        : null;
      const count = document.querySelector(`[data-part="${name}"] b`);
      count.textContent = table.found ? table.found.length : table.size;
    }
    const told = (name) => (tables[name].found ? tables[name].found.length : tables[name].size);
    status.textContent = asked.length
      ? `Найдено: статей ${told("articles")}, людей ${told("people")}, организаций ` +
        `${told("organizations")}, соглашений ${told("agreements")}, событий ${told("events")}, ` +
        `цитат ${told("quotes")}, мест ${told("places")}`
      : "";
    return true;
  }

  // The view and its address -----------------------------------------------------------------

  const state = { tab: "articles", q: "", sort: "", pick: "", shown: data.page };

  function address() {
    const told = new URLSearchParams();
    if (state.tab !== "articles") told.set("tab", state.tab);
    for (const key of ["q", "sort", "pick"]) if (state[key]) told.set(key, state[key]);
    return `#${told}`;
  }
  const kept = () => ({ shown: state.shown, y: window.scrollY });
  function remember() { history.replaceState(kept(), "", address()); }
  function go(change) {
    clearTimeout(delay); // what is being typed counts already
    history.replaceState(kept(), "");
    Object.assign(state, { shown: data.page, q: search.value.trim() }, change);
    history.pushState(kept(), "", address());
    return show();
  }

  let delay = 0;
  let typed = null; // the query that the lists stand for
  let showing = 0;
  async function show() {
    const mine = ++showing;
    main.setAttribute("aria-busy", "true");
    await shown();
    if (mine === showing) main.setAttribute("aria-busy", "false");
  }
  async function shown() {
    for (const tab of tabs) {
      const on = tab.dataset.part === state.tab;
      tab.setAttribute("aria-selected", on);
      tab.tabIndex = on ? 0 : -1;
      document.getElementById(tab.dataset.part).hidden = !on;
    }
    if (search.value.trim() !== state.q) search.value = state.q;
    try {
      if (typed !== state.q) {
        typed = state.q;
        if (!(await find(state.q))) return;
      }
      pick(state.pick);
      await draw();
    } catch (error) {
      status.textContent = typeof DecompressionStream === "undefined"
        ? "Этот браузер слишком стар для поиска и таблиц."
        : `Не читается: ${error.message}`;
    }
  }

  async function follow() {
    main.setAttribute("aria-busy", "true");
    const told = new URLSearchParams(location.hash.slice(1));
    const before = history.state || {};
    const part = told.get("tab");
    state.q = (told.get("q") || "").trim();
    state.sort = /^-?\d$/.test(told.get("sort") || "") ? told.get("sort") : "";
    state.pick = told.get("pick") || "";
    state.shown = before.shown || data.page;
    state.tab = tabs.some((tab) => tab.dataset.part === part) ? part : "articles";
    if (!part && state.q) { // «#q=…» alone: where it is found
      typed = state.q;
      await find(state.q);
      state.tab = ["people", "organizations", "articles"].find((name) => tables[name].found?.length) || "articles";
    }
    await show();
    if (before.y) window.scrollTo(0, before.y);
  }

  tabs.forEach((tab, number) => {
    tab.addEventListener("click", () => go({ tab: tab.dataset.part, sort: "", pick: "" }));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(number + step + tabs.length) % tabs.length];
      next.focus();
      go({ tab: next.dataset.part, sort: "", pick: "" });
    });
  });
  for (const head of document.querySelectorAll("th[data-column]")) {
    head.querySelector("button").addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      const falls = now ? now === "ascending" : false;
      go({ sort: (falls ? "-" : "") + head.dataset.column });
    });
  }
  search.addEventListener("input", () => {
    clearTimeout(delay);
    main.setAttribute("aria-busy", "true");
    delay = setTimeout(() => {
      const q = search.value.trim();
      if (q === state.q) show();
      else if (!state.q) go({ q });
      else {
        Object.assign(state, { q, shown: data.page });
        remember();
        show();
      }
    }, 120);
  });
  search.addEventListener("focus", () => words().catch(() => {}), { once: true });
  window.addEventListener("popstate", follow);
  window.addEventListener("pagehide", remember);
  if ("scrollRestoration" in history) history.scrollRestoration = "manual";

  // The network ------------------------------------------------------------------------------

  function pick(id) {
    if (!svg) return;
    for (const element of svg.querySelectorAll(".near, .picked")) {
      element.classList.remove("near", "picked");
    }
    const node = id ? svg.querySelector(`.node[data-id="${CSS.escape(id)}"]`) : null;
    svg.classList.toggle("picked", Boolean(node));
    for (const label of svg.querySelectorAll("text.own")) label.remove();
    const told = document.querySelector("#network figcaption span");
    told.replaceChildren();
    if (!node) return;
    node.classList.add("near", "picked");
    const number = node.dataset.n;
    for (const edge of svg.querySelectorAll(".edge")) {
      if (edge.dataset.a !== number && edge.dataset.b !== number) continue;
      edge.classList.add("near");
      const other = edge.dataset.a === number ? edge.dataset.b : edge.dataset.a;
      svg.querySelector(`.node[data-n="${other}"]`).classList.add("near");
    }
    const name = node.querySelector("title").textContent;
    told.append("Выбрано: ", node.dataset.page ? make("a", { href: node.dataset.page }, name) : name);
    for (const near of svg.querySelectorAll(".node.near")) { // no chosen point without its name
      if (near.querySelector("text")) continue;
      const point = near.querySelector("circle");
      const label = document.createElementNS("http://www.w3.org/2000/svg", "text");
      const right = point.cx.baseVal.value > 800;
      label.setAttribute("class", "halo own");
      label.setAttribute("font-size", "13");
      label.setAttribute("text-anchor", right ? "end" : "start");
      label.setAttribute("x", point.cx.baseVal.value + (right ? -1 : 1) * (point.r.baseVal.value + 3));
      label.setAttribute("y", point.cy.baseVal.value + 4);
      label.textContent = near.querySelector("title").textContent.replace(/ \([^(]*\), статей: \d+$/, "");
      near.append(label);
    }
  }
  if (svg) {
    const chosen = (node) => {
      const id = node && node.dataset.id !== state.pick ? node.dataset.id : "";
      if (id !== state.pick) go({ pick: id });
    };
    svg.addEventListener("click", (event) => chosen(event.target.closest(".node")));
    svg.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        chosen(event.target.closest(".node"));
      }
      if (event.key === "Escape" && state.pick) go({ pick: "" });
    });
  }

  for (const [name, table] of Object.entries(tables)) {
    document.querySelector(`[data-part="${name}"] b`).textContent = table.size;
  }
  follow();
})();
