"use strict";
// Clicks on facts show their words in the text and the reason; clicks on words show the facts.
(() => {
  const text = document.getElementById("text");
  const back = document.getElementById("back");
  let returnTo = null;

  const all = (selector) => document.querySelectorAll(selector);

  function clear() {
    for (const proof of all(".proof")) {
      const parent = proof.parentNode;
      proof.replaceWith(...proof.childNodes);
      parent.normalize();
    }
    for (const fact of all('.fact[aria-expanded="true"]')) {
      fact.setAttribute("aria-expanded", "false");
      const why = fact.nextElementSibling;
      if (why) why.hidden = true;
    }
    for (const chosen of all(".chosen")) chosen.classList.remove("chosen");
  }

  // Offsets count UTF-16 units of the text as it stands in the document.
  function prove(start, end) {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const pieces = [];
    let at = 0;
    for (let node = walker.nextNode(); node && at < end; node = walker.nextNode()) {
      const length = node.data.length;
      if (at + length > start) {
        pieces.push([node, Math.max(start - at, 0), Math.min(end - at, length)]);
      }
      at += length;
    }
    const made = [];
    for (const [node, from, to] of pieces) {
      if (from >= to) continue;
      const middle = from ? node.splitText(from) : node;
      if (to - from < middle.data.length) middle.splitText(to - from);
      const proof = document.createElement("span");
      proof.className = "proof";
      middle.replaceWith(proof);
      proof.append(middle);
      made.push(proof);
    }
    return made;
  }

  function show(element) {
    if (element) element.scrollIntoView({ block: "center", behavior: "auto" });
  }

  function openFact(fact) {
    const open = fact.getAttribute("aria-expanded") === "true";
    clear();
    if (open) return;
    fact.setAttribute("aria-expanded", "true");
    const why = fact.nextElementSibling;
    if (why) why.hidden = false;
    const made = [];
    for (const span of (fact.dataset.at || "").split(" ")) {
      const [start, end] = span.split("-").map(Number);
      if (end > start) made.push(...prove(start, end));
    }
    made.sort((a, b) => (a.compareDocumentPosition(b) & 4 ? -1 : 1));
    show(made[0]);
    returnTo = fact;
    back.hidden = made.length === 0;
  }

  const seen = new Map(); // which mention of an entity was shown last
  function openEntity(id, scroll) {
    clear();
    const marks = all(`mark[data-e="${id}"]`);
    for (const mark of marks) mark.classList.add("chosen");
    const card = document.getElementById(`f-${id}`);
    if (card) card.classList.add("chosen");
    if (scroll === "text" && marks.length) {
      const next = (seen.has(id) ? seen.get(id) + 1 : 0) % marks.length;
      seen.set(id, next);
      show(marks[next]);
      returnTo = card;
      back.hidden = false;
    }
    if (scroll === "card" && card) show(card);
  }

  // «#at=12-34,50-61»: words that a page of facts proves something by, in characters.
  function units(place) {
    let at = 0, counted = 0;
    for (const character of text.textContent) {
      if (counted === place) break;
      counted += 1;
      at += character.length;
    }
    return at;
  }
  document.addEventListener("click", (event) => {
    const fact = event.target.closest(".fact");
    if (fact) return openFact(fact);
    const name = event.target.closest(".name");
    if (name) return openEntity(name.dataset.e, "text");
    const mark = event.target.closest("mark");
    if (mark) return openEntity(mark.dataset.e, "card");
    return undefined;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      clear();
      back.hidden = true;
    }
    const mark = event.target.closest && event.target.closest("mark");
    if (mark && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      openEntity(mark.dataset.e, "card");
      const name = document.querySelector(`#f-${mark.dataset.e} .name`);
      if (name) name.focus({ preventScroll: true });
    }
  });

  for (const box of all(".legend input")) {
    box.addEventListener("change", () => {
      document.body.classList.toggle(`off-${box.value}`, !box.checked);
    });
  }

  back.addEventListener("click", () => {
    show(returnTo);
    if (returnTo && returnTo.focus) returnTo.focus({ preventScroll: true });
    back.hidden = true;
  });

  function follow() {
    const card = /^#f-([A-Z]\d+)$/.exec(location.hash);
    if (card) openEntity(card[1], "card");
    const place = /^#at=([\d,-]+)$/.exec(location.hash);
    if (!place) return;
    clear();
    const made = [];
    for (const span of place[1].split(",")) {
      const [start, end] = span.split("-").map(Number);
      if (end > start) made.push(...prove(units(start), units(end)));
    }
    show(made[0]);
  }
  window.addEventListener("hashchange", follow);
  follow();
})();
