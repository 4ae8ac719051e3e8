// What the report does in the browser: evidence panels and filters, tables that sort, boxes that scroll by keyboard.
"use strict";

// A text in the language of the page; words.js has the translations. What stands in braces is filled in.
function tr(text, values = {}) {
  return (window.POVLIB_WORDS?.[text] ?? text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// Marks a text to be translated where it is used.
const mark = (text) => text;

// The number of some things, written in the language of the page.
const THINGS = {
  article: [mark("{n} article"), mark("{n} articles")],
  figure: [mark("{n} figure"), mark("{n} figures")],
  page: [mark("{n} page"), mark("{n} pages")],
  place: [mark("{n} place"), mark("{n} places")],
  sector: [mark("{n} sector"), mark("{n} sectors")],
  topic: [mark("{n} topic"), mark("{n} topics")],
};
function many(count, thing = "figure") {
  return tr(THINGS[thing][count === 1 ? 0 : 1], { n: count.toLocaleString("en") });
}

function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function startEvidence(root) {
  const figures = [...root.querySelectorAll("a.figure")];
  const filter = root.querySelector(".evidence-filter");
  const asFound = root.querySelector(".evidence-raw");
  const status = root.querySelector(".evidence-status");
  const panel = root.querySelector(".evidence-panel");
  const [repaired, raw] = [".view-clean", ".view-raw"].map((name) => root.querySelector(name));
  // What the checks hold against a figure stands in a note above the text; its marks and the panel say it too.
  const disputes = new Map();
  for (const item of document.querySelectorAll("aside.disputed li")) {
    disputes.set(item.dataset.start, [...(disputes.get(item.dataset.start) ?? []), item]);
  }
  for (const a of figures) a.classList.toggle("disputed", disputes.has(a.dataset.start));
  // A figure is marked in both texts; what was read from it stands with one of the marks.
  const marks = figures.filter((a) => a.title);
  const told = new Map(marks.map((a) => [a.dataset.start, fieldsOf(a.title)]));
  let chosen = null;

  const current = () => (asFound?.checked ? raw : repaired);
  const shown = () => figures.filter((a) => current().contains(a) && !a.classList.contains("dim"));

  function choose(figure, move = true) {
    if (!figure) return;
    if (!current().contains(figure)) {
      asFound.checked = !asFound.checked;
      showView();
    }
    if (figure.classList.contains("dim")) {
      filter.value = "";
      applyFilter();
    }
    figures.forEach((a) => a.classList.toggle("chosen", a === figure));
    chosen = figure;
    const theme = [...figure.classList].find((name) => name.startsWith("t-"));
    panel.className = `evidence-panel ${theme}`;
    const list = element("dl");
    for (const [name, value] of told.get(figure.dataset.start) ?? []) {
      list.append(element("dt", { textContent: name }), element("dd", { textContent: value }));
    }
    list.append(element("dt", { textContent: tr("Offset") }), element("dd", { textContent: tr("{n} in the raw text", { n: figure.dataset.start }) }));
    panel.replaceChildren(element("p", { className: "chosen-text", lang: "zh-Hans", textContent: figure.textContent }), list);
    if (figure.dataset.total) {
      const total = figures.find((a) => a.dataset.start === figure.dataset.total && current().contains(a));
      if (total) {
        const link = element("a", { href: `#${total.id}`, textContent: total.textContent, lang: "zh-Hans" });
        link.addEventListener("click", (event) => { event.preventDefault(); choose(total); });
        panel.append(element("p", {}, tr("Part of"), " ", link));
      }
    }
    for (const item of disputes.get(figure.dataset.start) ?? []) {
      const link = item.querySelector(".disputed-by");
      panel.append(element("p", { className: "dispute" }, element("strong", { textContent: `${tr("Disputed.")} ` }), item.querySelector(".why").textContent, " ", link?.cloneNode(true) ?? ""));
    }
    const steps = element("p", { className: "steps" });
    for (const [text, by] of [[tr("Previous"), -1], [tr("Next"), 1]]) {
      const button = element("button", { type: "button", textContent: text });
      button.addEventListener("click", () => {
        const all = shown();
        const next = all[(all.indexOf(chosen) + by + all.length) % all.length];
        choose(next);
        panel.querySelectorAll("button")[by < 0 ? 0 : 1].focus();
      });
      steps.append(button);
    }
    panel.append(steps);
    if (move) figure.scrollIntoView({ block: "center" });
  }

  function applyFilter() {
    const wanted = filter.value;
    for (const a of figures) {
      const fits = !wanted || a.dataset.indicator === wanted || (wanted.startsWith("theme:") && a.classList.contains(`t-${wanted.slice(6)}`));
      a.classList.toggle("dim", !fits);
      a.tabIndex = fits ? 0 : -1;
    }
    const count = shown().length;
    status.textContent = many(count);
  }

  function showView() {
    raw.hidden = !asFound.checked;
    repaired.hidden = asFound.checked;
    applyFilter();
  }

  function fromAddress() {
    const match = /^#[fr](\d+)$/.exec(location.hash);
    if (match) choose(document.getElementById(match[0].slice(1)) ?? document.getElementById(`f${match[1]}`));
  }

  filter.addEventListener("change", applyFilter);
  asFound?.addEventListener("change", () => {
    showView();
    if (chosen) choose(shown().find((a) => a.dataset.start === chosen.dataset.start) ?? null);
  });
  for (const a of figures) {
    a.removeAttribute("title");
    a.addEventListener("click", (event) => {
      event.preventDefault();
      history.replaceState(null, "", `#${a.id}`);
      choose(a, false);
    });
    a.addEventListener("focus", () => { if (a.matches(":focus-visible")) choose(a, false); });
  }
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
  window.addEventListener("beforeprint", () => printFigures(root, marks, told));
}

// What was read from a figure stands in its tooltip, a field a line.
const fieldsOf = (title) => title.split("\n").map((line) => line.match(/^(.*?)(?:: |：)(.*)$/).slice(1));

// On paper there is no panel: the figures are listed with their values under the text, once.
function printFigures(root, figures, read) {
  if (root.parentElement.querySelector(".print-figures") || !figures.length) return;
  const row = (tag, cells) => element("tr", {}, ...cells.map((cell) => element(tag, { textContent: cell })));
  const body = figures.map((a, n) => {
    const fields = new Map(read.get(a.dataset.start));
    const told = (...wanted) => wanted.map((name) => fields.get(name)).filter(Boolean).reduce((one, two) => (one ? tr("{one}; {two}", { one, two }) : two), "");
    const what = told(tr("Indicator"), tr("Sector"), tr("Source"));
    return row("td", [n + 1, a.textContent, told(tr("Precision"), tr("Value")), what, told(tr("Place")), told(tr("Period")), told(tr("Status"))]);
  });
  const names = ["", tr("Figure 数字"), tr("Value 数值"), tr("What 指标"), tr("Where 地点"), tr("When 时间"), tr("Status 状态")];
  const table = element("table", {}, element("thead", {}, row("th", names)), element("tbody", {}, ...body));
  root.after(element("section", { className: "print-figures" }, element("h2", { textContent: tr("The figures of this article 数字一览") }), table));
}

function startTable(table) {
  const box = table.closest(".table-box");
  const body = table.tBodies[0];
  if (!box || !body) return;
  const rows = [...body.rows];
  const field = element("input", { type: "search" });
  const count = element("span", { role: "status" });
  const say = (n) => { count.textContent = n === rows.length ? tr("{n} rows", { n }) : tr("{n} of {all} rows", { n, all: rows.length }); };
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) n += 1;
    }
    say(n);
  });
  say(rows.length);
  box.before(element("div", { className: "table-tools" }, element("label", {}, tr("Filter"), " ", field), count));
  box.classList.add("long");
  const head = table.tHead?.rows[0];
  if (!head) return;
  [...head.cells].forEach((cell, column) => {
    if (cell.tagName !== "TH") return;
    const button = element("button", { type: "button", className: "sort" }, ...cell.childNodes);
    cell.append(button);
    button.addEventListener("click", () => {
      const down = cell.getAttribute("aria-sort") === "ascending";
      [...head.cells].forEach((other) => other.removeAttribute("aria-sort"));
      cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      // A value with a unit, or a word before it, carries what it sorts by.
      const key = (row) => (row.cells[column]?.dataset.sort ?? row.cells[column]?.textContent ?? "").trim();
      const number = (text) => (/^[-−]?[\d,]*\.?\d+(e[+-]?\d+)?\s*%?$/i.test(text) ? parseFloat(text.replace("−", "-").replace(/[,%\s]/g, "")) : NaN);
      const order = (a, b) => {
        const [x, y] = [key(a), key(b)];
        const [m, n] = [number(x), number(y)];
        if (!Number.isNaN(m) && !Number.isNaN(n)) return m - n;
        if (Number.isNaN(m) !== Number.isNaN(n)) return Number.isNaN(m) ? 1 : -1;
        return x.localeCompare(y, "zh");
      };
      body.append(...[...rows].sort((a, b) => (down ? order(b, a) : order(a, b))));
    });
  });
}

// A box that scrolls must be reachable by keyboard; one that does not must not be a stop on the way.
const boxes = document.querySelectorAll(".table-box, .cell_output pre, .bd-article pre");
function markScrolling() {
  for (const box of boxes) {
    const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
    if (scrolls) {
      box.tabIndex = 0;
      if (box.matches(".table-box")) {
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", tr("Table, scrolls"));
      }
    } else {
      box.removeAttribute("tabindex");
      box.removeAttribute("role");
      box.removeAttribute("aria-label");
    }
  }
}

// What is folded on the screen is open on paper: the sentences behind a chart.
window.addEventListener("beforeprint", () => {
  for (const sources of document.querySelectorAll("details.povlib-sources:not([open])")) {
    sources.open = true;
    window.addEventListener("afterprint", () => { sources.open = false; }, { once: true });
  }
});

// The link to another edition keeps the place on the page.
for (const link of document.querySelectorAll("a.edition-switch")) {
  link.addEventListener("click", () => {
    link.hash = location.hash;
    link.search = location.search;
  });
}

document.querySelectorAll(".evidence").forEach(startEvidence);
document.querySelectorAll("table.sortable").forEach(startTable);
// Whatever makes a box narrower or wider, a side bar that slides in among them: the box itself tells.
const widths = new ResizeObserver(markScrolling);
boxes.forEach((box) => widths.observe(box));
window.addEventListener("load", markScrolling);
