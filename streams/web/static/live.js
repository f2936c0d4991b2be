// Keeps the page at the newest publication: takes HTML fragments from the server and puts each in the place of the element with its id.
"use strict";
(() => {
  const page = document.body.dataset;
  const lost = document.getElementById("lost");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const skew = Number(page.now) - Date.now(); // the server's clock minus ours
  const SILENCE = 35_000; // the server beats every 10 s
  const opened = new Set(); // boards shown in full on the overview
  const moves = new Map(); // "element participant" -> { by, until } of rows that changed their rank
  let have = page.have;
  let heard = Date.now();
  let source;

  function connect() {
    source?.close();
    const url = new URL(page.events, location.href);
    url.searchParams.set("have", have);
    for (const board of opened) url.searchParams.append("open", board);
    source = new EventSource(url);
    source.onopen = hear;
    source.onerror = gone;
    source.addEventListener("beat", hear);
    source.addEventListener("boards", (event) => {
      hear();
      have = event.lastEventId;
      const { layout, fragments } = JSON.parse(event.data);
      if (layout !== page.layout) location.reload();
      else for (const [id, html] of Object.entries(fragments)) swap(id, html);
      mark();
      tick();
    });
  }

  function hear() {
    heard = Date.now();
    lost.hidden = true;
  }

  function gone() {
    if (lost.hidden) {
      lost.textContent = `The connection was lost at ${new Date().toLocaleTimeString()}; trying again. Shown is what came last.`;
      lost.hidden = false;
    }
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 3000); // the browser has given up: we do not
  }

  // Put the fragment in place; what a reader has opened, focused or scrolled stays so.
  function swap(id, html) {
    const old = document.getElementById(id);
    if (!old) return;
    const template = document.createElement("template");
    template.innerHTML = html;
    const fresh = template.content.firstElementChild;
    for (const one of old.querySelectorAll("details[id]")) {
      const twin = fresh.querySelector(`#${CSS.escape(one.id)}`);
      if (twin) twin.open = one.open;
    }
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const focus = focused && (focused.id || (focused.tagName === "SUMMARY" && focused.parentElement.id));
    const before = rows(old);
    const left = old.scrollLeft;
    old.replaceWith(fresh);
    fresh.scrollLeft = left;
    if (focus) {
      const twin = document.getElementById(focus);
      (twin?.tagName === "DETAILS" ? twin.firstElementChild : twin)?.focus({ preventScroll: true });
    }
    if (before.size) for (const [key, row] of rows(fresh)) show(row, before.get(key), `${id} ${key}`);
  }

  function rows(element) {
    const found = new Map();
    for (const row of element.querySelectorAll("[data-key]")) {
      const { top } = row.getBoundingClientRect();
      const [rank, value] = [".rank", ".value"].map((cell) => row.querySelector(cell).textContent);
      found.set(row.dataset.key, { row, top, rank: Number(rank), value });
    }
    return found;
  }

  // Tint a changed number; let a moved row slide to its place and say for ten seconds how far it came.
  function show({ row, top, rank, value }, before, name) {
    const by = before ? before.rank - rank : 0;
    if (by) moves.set(name, { by, until: Date.now() + 10_000 });
    const move = moves.get(name);
    if (move?.until > Date.now()) {
      const sign = document.createElement("span");
      sign.className = "move";
      sign.textContent = `${move.by > 0 ? "\u25b2" : "\u25bc"}${Math.abs(move.by)}`;
      row.querySelector(".value-bar").before(sign);
      setTimeout(() => sign.remove(), move.until - Date.now());
    } else moves.delete(name);
    if (before?.value !== value) {
      const cell = row.querySelector(".value");
      cell.classList.add("changed");
      setTimeout(() => cell.classList.remove("changed"), 2000);
    }
    const way = before ? before.top - top : 0;
    if (way && !calm.matches) {
      row.animate([{ transform: `translateY(${way}px)` }, { transform: "none" }], { duration: 400, easing: "ease-out" });
    }
  }

  function tick() {
    const now = Date.now() + skew;
    for (const one of document.querySelectorAll("time[data-at]")) {
      const age = Math.max(0, now - Number(one.dataset.at));
      one.textContent = `${words(age / 1000)} ago`;
      one.classList.toggle("old", "oldAfter" in one.dataset && age > Number(one.dataset.oldAfter));
    }
    if (Date.now() - heard > SILENCE) {
      heard = Date.now();
      gone();
      connect();
    }
  }

  function words(seconds) {
    if (seconds < 60) return `${Math.floor(seconds)} s`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
    if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
    return `${Math.floor(seconds / 86_400)} days`;
  }

  // A board's link opens it in place; with a modifier key it stays a link.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-open]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const board = link.dataset.open;
    const open = !opened.delete(board);
    if (open) opened.add(board);
    document.getElementById(`board-${board}`).classList.toggle("opened", open);
    mark();
    connect();
  });

  function mark() {
    for (const link of document.querySelectorAll("a[data-open]")) link.setAttribute("aria-expanded", opened.has(link.dataset.open));
  }

  connect();
  mark();
  tick();
  setInterval(tick, 1000);
})();
