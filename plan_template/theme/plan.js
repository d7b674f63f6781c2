/* What a script adds to a page that is whole without it: contents that follow, search, links to copy, headers that stay,
   charts to explore. */
(() => {
  "use strict";

  const WORDS = {
    none: "Nothing found",
    one: "1 place found",
    many: (n) => `${n} places found`,
    first: (shown, n) => `${n} places found, the first ${shown} listed`,
    here: "now at",
    copied: "The link is copied",
    explore: "Explore the chart",
    keys: "Arrow keys go from value to value; Home and End to the first and the last.",
  };
  const RESULTS = 50;
  const SHORT = 150; // letters of a result
  const REACHED = 72; // px from the top at which the reader has come to a heading
  const LEAST = 24; // px of a mark that can be pointed at

  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const text = (node) => node.textContent.replace(/\s+/g, " ").trim();

  function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  /* Opens whatever a place is folded away in. */
  function unfold(node) {
    for (let at = node; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  }

  function goTo(node) {
    unfold(node);
    if (!node.hasAttribute("tabindex")) node.setAttribute("tabindex", "-1");
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block: "center" });
  }

  /* Contents --------------------------------------------------------------------------------------------------- */

  function followReader() {
    const contents = document.getElementById("TOC");
    if (!contents) return;
    const summary = contents.querySelector("summary");
    const now = make("span", { class: "contents-now" });
    if (summary) summary.append(now);
    const places = all("a[href^='#']", contents)
      .map((link) => ({ link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
      .filter((place) => place.heading);
    let current = null;
    let waiting = false;

    function look() {
      waiting = false;
      let reached = null;
      for (const place of places) {
        if (place.heading.getBoundingClientRect().top > REACHED) break;
        reached = place;
      }
      const bottom = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
      if (bottom && scrollY > 0) reached = places[places.length - 1];
      if (reached === current) return;
      if (current) current.link.removeAttribute("aria-current");
      current = reached;
      now.textContent = reached ? `${WORDS.here} ${text(reached.link)}` : "";
      if (!reached) return;
      reached.link.setAttribute("aria-current", "true");
      const box = contents.getBoundingClientRect();
      const link = reached.link.getBoundingClientRect();
      if (contents.scrollHeight > contents.clientHeight && (link.top < box.top + 40 || link.bottom > box.bottom - 40)) {
        contents.scrollTop += link.top - box.top - contents.clientHeight / 3;
      }
    }

    function soon() {
      if (!waiting) requestAnimationFrame(look);
      waiting = true;
    }
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon);
    look();
    all("a", contents).forEach((link) => link.addEventListener("click", () => {
      if (summary && summary.offsetParent) summary.parentElement.open = false;
    }));
  }

  /* Search ----------------------------------------------------------------------------------------------------- */

  const plain = (words) => words.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  function blocks() {
    const kinds = "h1, h2, h3, h4, h5, caption, figcaption, p, li, dt, dd, tr, svg.chart";
    const found = [];
    let heading = "";
    for (const node of all(kinds, document.getElementById("main"))) {
      const isHeading = /^H\d$/.test(node.tagName);
      const said = node.matches("svg") ? node.getAttribute("aria-label")
        : node.tagName === "TR" ? [...node.cells].map(text).filter(Boolean).join(" · ") : text(node);
      if (isHeading) heading = said;
      const whole = !node.querySelector("p, li, tr") && !node.closest(".figure-tools summary, .figure-tools > p, [hidden]");
      if (said && whole) found.push({ node, said, plain: plain(said), heading: isHeading ? "" : heading, isHeading });
    }
    return found;
  }

  function marked(said, words) {
    const lower = plain(said);
    const same = lower.length === said.length; // without accents the letters stand at the same places
    const first = same ? Math.max(0, Math.min(...words.map((word) => lower.indexOf(word))) - 50) : 0;
    const piece = said.slice(first, first + SHORT);
    const out = make("span", { class: "result-text" });
    if (first > 0) out.append("… ");
    let at = 0;
    while (same && at < piece.length) {
      const places = words.map((word) => [lower.slice(first, first + SHORT).indexOf(word, at), word.length]);
      const [next, length] = places.filter(([place]) => place >= 0).sort((a, b) => a[0] - b[0])[0] || [-1, 0];
      if (next < 0) break;
      out.append(piece.slice(at, next), make("mark", {}, piece.slice(next, next + length)));
      at = next + length;
    }
    out.append(piece.slice(at));
    if (first + SHORT < said.length) out.append(" …");
    return out;
  }

  function search() {
    const box = document.getElementById("search");
    if (!box) return;
    box.hidden = false;
    const field = box.querySelector("input");
    const count = box.querySelector("[role=status]");
    const list = box.querySelector("ol");
    let index = null;
    let timer = 0;
    let shown = "";

    function show() {
      clearTimeout(timer);
      if (field.value === shown) return;
      shown = field.value;
      index = index || blocks();
      const words = plain(field.value).split(/\s+/).filter((word) => word.length > 1 || /\d/.test(word));
      const hits = words.length ? index.filter((block) => words.every((word) => block.plain.includes(word))) : [];
      hits.sort((a, b) => b.isHeading - a.isHeading);
      list.replaceChildren(...hits.slice(0, RESULTS).map((hit) => item(hit, words)));
      list.hidden = !hits.length;
      box.parentElement.classList.toggle("searching", words.length > 0);
      count.textContent = !words.length ? "" : !hits.length ? WORDS.none : hits.length === 1 ? WORDS.one
        : hits.length > RESULTS ? WORDS.first(RESULTS, hits.length) : WORDS.many(hits.length);
    }

    function item(hit, words) {
      const place = hit.node.closest("[id]") || hit.node;
      const link = make("a", { href: `#${place.id}` });
      if (hit.heading) link.append(make("span", { class: "result-heading" }, hit.heading), " ");
      link.append(marked(hit.said, words));
      link.addEventListener("click", (event) => {
        event.preventDefault();
        all(".found").forEach((node) => node.classList.remove("found"));
        hit.node.classList.add("found");
        history.replaceState(null, "", link.hash);
        goTo(hit.node);
      });
      return make("li", {}, link);
    }

    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(show, 150);
    });
    box.addEventListener("keydown", (event) => {
      const links = all("a", list);
      const at = links.indexOf(document.activeElement);
      if (event.key === "Escape" && (field.value || at >= 0)) {
        field.value = "";
        show();
        field.focus();
      } else if (event.key === "Enter" && at < 0) {
        show();
        if (list.firstChild) all("a", list)[0].focus();
      } else if (event.key === "ArrowDown" && links.length) {
        links[Math.min(at + 1, links.length - 1)].focus();
      } else if (event.key === "ArrowUp" && at >= 0) {
        (at ? links[at - 1] : field).focus();
      } else return;
      event.preventDefault();
    });
  }

  /* Links to tables and figures -------------------------------------------------------------------------------- */

  function copyLinks() {
    const said = make("p", { role: "status", class: "visually-hidden" });
    document.body.append(said);
    all("a.link-here").forEach((link) => link.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(link.href);
      } catch {
        return; // the link leads there all the same
      }
      said.textContent = "";
      requestAnimationFrame(() => { said.textContent = WORDS.copied; });
      link.classList.add("copied");
      setTimeout(() => link.classList.remove("copied"), 2000);
    }));
  }

  /* Tables that need no window of their own: their header then stays in sight of the page -------------------------- */

  function fitTables() {
    const regions = all("main .table-region").filter((region) => !region.closest("details"));
    function measure() {
      regions.forEach((region) => region.classList.remove("fits"));
      const fitting = regions.filter((region) => region.scrollWidth <= region.clientWidth);
      fitting.forEach((region) => region.classList.add("fits"));
    }
    measure();
    document.fonts.ready.then(measure);
    addEventListener("resize", measure);
  }

  /* Charts: the picture that is there already, with the table of its numbers laid over it ------------------------ */

  function cellsOf(table) {
    const heads = [...table.tHead.rows[0].cells].map(text);
    const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map(text));
    return { heads, rows };
  }

  class Exploration {
    constructor(numbers, figure) {
      this.picture = figure.querySelector("svg.chart");
      this.holder = this.picture.closest("[role=region]") || this.picture.parentElement;
      this.table = cellsOf(numbers.querySelector("table"));
      this.size = numbers.dataset.size.split(" ").map(Number);
      this.marks = numbers.dataset.marks.split(",").map((mark) => mark.split(" ").map(Number));
      this.name = text(figure.querySelector("figcaption") || numbers.querySelector("caption"));
      this.sideways = numbers.dataset.rows === "across";
      this.current = 0;
    }

    told([row, column]) {
      const { heads, rows } = this.table;
      const series = heads.length > 2 ? `, ${heads[column + 1]}` : "";
      return `${rows[row][0]}${series}: ${rows[row][column + 1]}`;
    }

    open() {
      const [width, height] = this.size;
      this.stage = make("div", { class: "chart-stage" });
      this.layer = make("div", { class: "chart-marks", role: "group", "aria-label": this.name });
      this.readout = make("p", { class: "chart-readout", "aria-hidden": "true" }, WORDS.keys);
      this.buttons = this.marks.map((mark, at) => {
        const [, , left, top, wide, high] = mark;
        const grown = [Math.max(wide, LEAST), Math.max(high, LEAST)];
        const button = make("button", { type: "button", "aria-label": this.told(mark), tabindex: at ? "-1" : "0" });
        button.style.left = `${((left - (grown[0] - wide) / 2) / width) * 100}%`;
        button.style.top = `${((top - (grown[1] - high) / 2) / height) * 100}%`;
        button.style.width = `${(grown[0] / width) * 100}%`;
        button.style.height = `${(grown[1] / height) * 100}%`;
        button.addEventListener("focus", () => this.show(at));
        return button;
      });
      this.picture.before(this.stage);
      this.stage.append(this.picture, this.layer);
      this.layer.append(...this.buttons);
      this.holder.after(this.readout);
      this.layer.addEventListener("keydown", (event) => this.key(event));
      this.layer.addEventListener("pointermove", (event) => this.point(event, false));
      this.layer.addEventListener("pointerdown", (event) => this.point(event, true));
      this.buttons[0].focus();
    }

    close() {
      this.stage.before(this.picture);
      this.stage.remove();
      this.readout.remove();
    }

    show(at) {
      this.buttons.forEach((button, place) => {
        button.tabIndex = place === at ? 0 : -1;
        button.classList.toggle("current", place === at);
      });
      this.current = at;
      this.readout.textContent = this.told(this.marks[at]);
    }

    /* As in the table of the numbers: up and down through its rows, left and right through a row. Where rows stand
       side by side on the picture, as periods do, the other way round; with one value a row, any arrow goes on. */
    key(event) {
      const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const along = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      const alone = this.table.heads.length < 3;
      const step = this.sideways ? across || (alone && along) : along || (alone && across);
      let next = -1;
      if (event.key === "Home") next = 0;
      else if (event.key === "End") next = this.marks.length - 1;
      else if (step) next = this.beside(0, 1, step);
      else if (across || along) next = this.beside(1, 0, across || along);
      else return;
      event.preventDefault();
      if (next >= 0) this.buttons[next].focus();
    }

    /* The next mark whose cell lies further on in one direction, and least far off in the other. */
    beside(moved, other, step) {
      const from = this.marks[this.current];
      const off = (mark) => Math.abs(mark[other] - from[other]);
      return this.nearest(
        (mark) => (mark[moved] - from[moved]) * step > 0 && (moved === 0 || off(mark) === 0),
        (mark) => Math.abs(mark[moved] - from[moved]) + off(mark) * 1000,
      );
    }

    nearest(fits, far) {
      const found = this.marks.map((mark, at) => [mark, at]).filter(([mark]) => fits(mark));
      found.sort(([a], [b]) => far(a) - far(b));
      return found.length ? found[0][1] : -1;
    }

    point(event, press) {
      const box = this.layer.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * this.size[0];
      const y = ((event.clientY - box.top) / box.height) * this.size[1];
      const away = ([, , left, top, wide, high]) => Math.hypot(
        Math.max(left - x, 0, x - left - wide), Math.max(top - y, 0, y - top - high));
      const at = this.nearest(() => true, away);
      if (press) this.buttons[at].focus();
      else if (away(this.marks[at]) < LEAST) this.show(at);
    }
  }

  function charts() {
    all("details.numbers[data-marks]").forEach((numbers) => {
      const figure = document.getElementById(numbers.dataset.of);
      if (!figure || !figure.querySelector("svg.chart")) return;
      const button = make("button", { type: "button", "aria-pressed": "false" }, WORDS.explore);
      let opened = null;
      button.addEventListener("click", () => {
        if (opened) opened.close();
        else opened = new Exploration(numbers, figure);
        if (!button.classList.toggle("on")) opened = null;
        else opened.open();
        button.setAttribute("aria-pressed", String(Boolean(opened)));
      });
      numbers.before(button);
    });
  }

  function unfoldTarget() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) unfold(target);
  }

  followReader();
  search();
  copyLinks();
  fitTables();
  charts();
  unfoldTarget();
  addEventListener("hashchange", unfoldTarget);
})();
