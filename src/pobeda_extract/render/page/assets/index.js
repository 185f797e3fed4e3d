"use strict";
// Search and tables of a folder; every value goes in as text, never as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const PAGE = 100;
  const search = document.getElementById("search");
  const status = document.getElementById("found");
  const tabs = [...document.querySelectorAll("nav.parts button")];

  function make(tag, properties, ...children) {
    const element = document.createElement(tag);
    Object.assign(element, properties || {});
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  }
  const fold = (text) => text.toLowerCase().replaceAll("ё", "е");
  const article = (number, card) => {
    const [title, , href] = data.articles[number];
    return make("a", { href: href + (card ? `#f-${card}` : "") }, title);
  };
  const several = (items, one) => {
    if (!items.length) return "";
    if (items.length === 1) return one(items[0]);
    const list = make("ul", {}, ...items.slice(0, 50).map((item) => make("li", {}, one(item))));
    if (items.length <= 3) return list;
    return make("details", {}, make("summary", {}, `${items.length}`), list);
  };

  // Each table: what is searched, how a row looks, what columns sort by.
  const tables = {
    articles: {
      rows: data.articles,
      words: (row) => `${row[0]} ${row[4]}`,
      cells: (row) => [row[1] || "", make("a", { href: row[2] }, row[0]), row[5], row[3]],
      keys: [(row) => row[1] || "", (row) => fold(row[0]), (row) => row[5], (row) => row[3]],
    },
    people: {
      rows: data.people,
      words: (row) => `${row[0]} ${row[2].map((post) => post[0]).join(" ")}`,
      cells: (row) => [
        row[0],
        several(row[2], (post) => [post[0], post[1], post[2]].filter(Boolean).join(" · ")),
        several(row[3], ([number, card]) => article(number, card)),
        row[1],
      ],
      keys: [(row) => fold(row[0]), (row) => (row[2][0] || [""])[0], (row) => -row[1], (row) => row[1]],
    },
    organizations: {
      rows: data.organizations,
      words: (row) => row[0],
      cells: (row) => [row[0], several(row[2], ([number, card]) => article(number, card)), row[1]],
      keys: [(row) => fold(row[0]), (row) => -row[1], (row) => row[1]],
    },
    agreements: {
      rows: data.agreements,
      words: (row) => row.slice(1, 6).join(" "),
      cells: (row) => [
        row[0] || "", row[1], row[2], row[3], row[4], row[5],
        several(row[6], ([number, card]) => article(number, card)),
      ],
      keys: [0, 1, 2, 3, 4, 5].map((column) => (row) => fold(row[column] || "")),
    },
    events: {
      rows: data.events,
      words: (row) => row.slice(1, 5).join(" "),
      cells: (row) => [
        row[0] || "", row[1], row[2], row[3], row[4],
        several(row[5], ([number, card]) => article(number, card)),
      ],
      keys: [0, 1, 2, 3, 4].map((column) => (row) => fold(row[column] || "")),
    },
  };
  for (const table of Object.values(tables)) {
    table.folded = table.rows.map((row) => fold(table.words(row)));
    table.order = null;
  }

  tables.articles.order = [0, -1]; // the newest first

  function draw(name, limit) {
    const table = tables[name];
    const body = document.querySelector(`#${name} tbody`);
    if (!body) return 0;
    const words = fold(search.value.trim()).split(/\s+/).filter(Boolean);
    let found = [];
    table.rows.forEach((row, number) => {
      const text = table.folded[number];
      if (words.every((word) => text.includes(word))) found.push(row);
    });
    if (table.order) {
      const [column, sign] = table.order;
      const key = table.keys[column];
      found = found.slice().sort((a, b) => {
        const x = key(a), y = key(b);
        return (x < y ? -1 : x > y ? 1 : 0) * sign;
      });
    }
    table.limit = limit;
    // Only the open table is drawn; the others when they are opened.
    if (!document.getElementById(name).hidden) body.replaceChildren(
      ...found.slice(0, limit).map((row) =>
        make("tr", {}, ...table.cells(row).map((cell) => make("td", {}, cell)))
      )
    );
    const more = document.querySelector(`#${name} .more`);
    more.hidden = found.length <= limit;
    more.onclick = () => draw(name, limit + PAGE);
    const tab = document.querySelector(`[data-part="${name}"] b`);
    if (tab) tab.textContent = found.length;
    return found.length;
  }

  function drawAll() {
    const counts = Object.keys(tables).map((name) => draw(name, PAGE)); // numbers for every tab
    status.textContent = search.value.trim()
      ? `Найдено: статей ${counts[0]}, людей ${counts[1]}, организаций ${counts[2]}, ` +
        `соглашений ${counts[3]}, событий ${counts[4]}`
      : "";
  }

  function open(part) {
    for (const tab of tabs) {
      const on = tab.dataset.part === part;
      tab.setAttribute("aria-selected", on);
      tab.tabIndex = on ? 0 : -1;
      document.getElementById(tab.dataset.part).hidden = !on;
    }
    if (tables[part]) draw(part, tables[part].limit || PAGE);
  }
  tabs.forEach((tab, number) => {
    tab.addEventListener("click", () => open(tab.dataset.part));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(number + step + tabs.length) % tabs.length];
      next.focus();
      open(next.dataset.part);
    });
  });

  for (const header of document.querySelectorAll("th[data-column]")) {
    header.querySelector("button").addEventListener("click", () => {
      const name = header.closest("section").id;
      const down = header.getAttribute("aria-sort") === "ascending";
      for (const other of header.parentNode.children) other.removeAttribute("aria-sort");
      header.setAttribute("aria-sort", down ? "descending" : "ascending");
      tables[name].order = [Number(header.dataset.column), down ? -1 : 1];
      draw(name, PAGE);
    });
  }

  search.addEventListener("input", drawAll);
  const svg = document.querySelector("#network svg");
  if (svg) {
    const pick = (node) => {
      const chosen = node && !node.classList.contains("picked");
      for (const element of svg.querySelectorAll(".near, .picked")) {
        element.classList.remove("near", "picked");
      }
      svg.classList.toggle("picked", Boolean(chosen));
      if (!chosen) return;
      node.classList.add("near", "picked");
      const id = node.dataset.n;
      for (const edge of svg.querySelectorAll(".edge")) {
        if (edge.dataset.a !== id && edge.dataset.b !== id) continue;
        edge.classList.add("near");
        const other = edge.dataset.a === id ? edge.dataset.b : edge.dataset.a;
        svg.querySelector(`.node[data-n="${other}"]`).classList.add("near");
      }
    };
    svg.addEventListener("click", (event) => pick(event.target.closest(".node")));
    svg.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        pick(event.target.closest(".node"));
      }
      if (event.key === "Escape") pick(null);
    });
  }

  function follow() {
    const match = /^#q=(.*)$/.exec(location.hash);
    if (match) {
      try { search.value = decodeURIComponent(match[1]); } catch { return; }
      open(draw("people", PAGE) ? "people" : draw("organizations", PAGE) ? "organizations" : "articles");
    }
    drawAll();
  }
  window.addEventListener("hashchange", follow);
  open("articles");
  follow();
})();
