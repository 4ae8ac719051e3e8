// The explorer: facets with counts, and the chart, sentences and table of what they leave; the choice stands in the address.
"use strict";

(() => {
  const root = document.getElementById("explorer");
  if (!root || !Facts) return;
  const { columns, names, articles, places, sentences } = Facts;
  const part = (name) => root.querySelector(`.explorer-${name}`);
  const FACETS = [
    ["topic", tr("Topic 主题"), true],
    ["status", tr("Done or planned 完成与计划"), true],
    ["place", tr("Place 地点"), true],
    ["year", tr("Year 年份"), false],
    ["indicator", tr("Indicator 指标"), false],
    ["sector", tr("Money: for what 资金用途"), false],
    ["source", tr("Money: from whom 资金来源"), false],
    ["article", tr("Article 文章"), false],
    ["how_sure", tr("How sure 可靠程度"), false],
  ];
  const SHOWN = 8; // options of a facet before "more"
  const MOST = 200; // options of a facet at all; a field finds the rest
  const SORTED = ["value", "indicator", "topic", "place", "period", "status", "sector", "source", "article", "sure"];
  const LINES = 60; // of words in context
  const narrow = window.matchMedia("(max-width: 900px)");

  // --- the facets: of each fact the number of its option ---------------------------------------------------------------
  function option(value, text, lang = "") {
    return { value, text, lang };
  }
  const facets = FACETS.map(([id, title, open]) => ({
    id,
    title,
    open,
    chosen: new Set(),
    find: "",
    all: false,
    ...optionsOf(id),
  }));

  function optionsOf(id) {
    if (id === "place") {
      const options = places.map(([name], n) =>
        option(Facts.paths[n].map((m) => places[m][0]).join("/") || "-", name || tr("not stated"), name ? "zh-Hans" : ""),
      );
      return { codes: columns.place, options, above: Facts.paths };
    }
    if (id === "year") {
      const known = [...new Set(Facts.years)].sort((a, b) => a - b);
      const place = new Map(known.map((year, n) => [year, n]));
      return {
        codes: columns.period.map((p) => place.get(Facts.years[p])),
        options: known.map((y) => option(y ? String(y) : "-", y ? String(y) : tr("not stated"))),
      };
    }
    if (id === "article")
      return { codes: columns.article, options: articles.map((a) => option(a.id, a.title, "zh-Hans")) };
    return { codes: columns[id], options: names[id].map((known) => option(known[0] || "-", Facts.label(known))) };
  }

  const state = { words: "", kind: "time", unit: "", sort: "value", down: true };
  let everything = []; // all facts in the order of the table
  let order = []; // those that the choice leaves

  // Returns the facts that fit, and for each facet how many fit each of its options when its own choice is left out.
  function choose() {
    const fits = state.words.trim() ? Facts.matching(state.words) : null;
    const allowed = facets.map(
      ({ chosen, options, above }) =>
        chosen.size &&
        options.map((o, n) =>
          above
            ? above[n].some((m) => chosen.has(options[m].value)) || (n === 0 && chosen.has("-"))
            : chosen.has(o.value),
        ),
    );
    const counts = facets.map(({ options }) => new Int32Array(options.length));
    const rows = [];
    for (const n of everything) {
      if (fits && !fits[n]) continue;
      let misses = 0;
      let missed = -1;
      for (let f = 0; f < facets.length && misses < 2; f += 1) {
        if (allowed[f] && !allowed[f][facets[f].codes[n]]) {
          misses += 1;
          missed = f;
        }
      }
      if (!misses) {
        rows.push(n);
        for (let f = 0; f < facets.length; f += 1) counts[f][facets[f].codes[n]] += 1;
      } else if (misses === 1) counts[missed][facets[missed].codes[n]] += 1;
    }
    facets.forEach(({ above }, f) => {
      if (!above) return;
      const own = counts[f].slice();
      above.forEach((path, n) =>
        path.slice(0, -1).forEach((m) => {
          counts[f][m] += own[n];
        }),
      );
    });
    return { rows, counts };
  }

  // --- the address -----------------------------------------------------------------------------------------------------
  function toAddress() {
    const told = new URLSearchParams();
    for (const { id, chosen } of facets) for (const value of chosen) told.append(id, value);
    if (state.words.trim()) told.set("words", state.words.trim());
    if (state.kind !== "time") told.set("chart", state.kind);
    if (state.unit) told.set("unit", state.unit);
    if (state.sort !== "value" || !state.down) told.set("sort", `${state.sort}${state.down ? "-down" : ""}`);
    const hash = told.toString();
    if (hash !== location.hash.slice(1))
      history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  }

  function fromAddress() {
    const told = new URLSearchParams(location.hash.slice(1));
    for (const facet of facets) {
      facet.chosen = new Set(told.getAll(facet.id).filter((v) => facet.options.some((o) => o.value === v)));
      facet.open = facet.open || facet.chosen.size > 0;
    }
    state.words = told.get("words") ?? "";
    state.kind = ExplorerChart.KINDS.some(([kind]) => kind === told.get("chart")) ? told.get("chart") : "time";
    state.unit = told.get("unit") ?? "";
    const sort = told.get("sort") ?? "value-down";
    state.down = sort.endsWith("-down");
    state.sort = SORTED.includes(sort.replace(/-down$/, "")) ? sort.replace(/-down$/, "") : "value";
  }

  // --- the choices -----------------------------------------------------------------------------------------------------
  const form = part("choose");
  const words = element("input", { type: "search", autocomplete: "off", spellcheck: false });
  const choices = element(
    "details",
    { open: !narrow.matches },
    element("summary", { textContent: tr("Choose 筛选") }),
    element("label", { className: "explorer-find" }, tr("Words 词语"), " ", words),
  );
  form.append(choices);
  form.addEventListener("submit", (event) => event.preventDefault());
  let waiting = 0;
  words.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      state.words = words.value;
      update();
    }, 120);
  });
  for (const facet of facets) {
    facet.box = element("details", { open: facet.open, className: "explorer-facet" });
    facet.head = element("summary");
    facet.list = element("ul");
    facet.box.append(facet.head, facet.list);
    facet.box.addEventListener("toggle", () => {
      if (facet.box.open) listOptions(facet);
    });
    choices.append(facet.box);
  }

  function listOptions(facet) {
    const { box, list, options, counts, chosen, above } = facet;
    facet.head.textContent = chosen.size ? tr("{what} ({n})", { what: facet.title, n: chosen.size }) : facet.title;
    if (!box.open) return;
    const focused = list.contains(document.activeElement) ? document.activeElement.value : null;
    const wanted = facet.find.toLowerCase();
    let there = options
      .map((o, n) => n)
      .filter((n) => (counts[n] || chosen.has(options[n].value)) && (!wanted || text(n).includes(wanted)));
    function text(n) {
      return `${options[n].text} ${above ? places[n][2] : ""}`.toLowerCase();
    }
    if (above) there = asTree(there, facet);
    else if (facet.id === "topic" || facet.id === "article" || facet.id === "indicator")
      there.sort((a, b) => counts[b] - counts[a] || a - b);
    const most = facet.all ? MOST : SHOWN;
    const items = there.slice(0, most).map((n) => choice(facet, n));
    if (there.length > SHOWN) items.push(element("li", {}, moreOf(facet, there.length)));
    list.replaceChildren(...items);
    if (focused !== null) (list.querySelector(`input[value="${CSS.escape(focused)}"]`) ?? facet.head).focus();
  }

  // Puts places in the order of a tree, the largest branches first; while few are shown, those of the highest level.
  function asTree(there, { above, counts, all, find }) {
    const branches = new Map();
    const visible = new Set(there);
    for (const n of there) {
      const over =
        above[n]
          .slice(0, -1)
          .filter((m) => visible.has(m))
          .pop() ?? -1;
      branches.set(over, [...(branches.get(over) ?? []), n]);
    }
    const walk = (n) =>
      (branches.get(n) ?? []).sort((a, b) => counts[b] - counts[a] || a - b).flatMap((m) => [m, ...walk(m)]);
    const tree = walk(-1);
    return all || find ? tree : [...tree].sort((a, b) => Number(above[a].length > 2) - Number(above[b].length > 2));
  }

  function choice(facet, n) {
    const { value, text, lang } = facet.options[n];
    const box = element("input", { type: "checkbox", value, checked: facet.chosen.has(value) });
    box.addEventListener("change", () => {
      if (box.checked) facet.chosen.add(value);
      else facet.chosen.delete(value);
      update();
    });
    const name = element("span", { textContent: text, ...(lang ? { lang } : {}) });
    const item = element(
      "li",
      {},
      element(
        "label",
        {},
        box,
        name,
        element("span", { className: "n", textContent: facet.counts[n].toLocaleString("en") }),
      ),
    );
    if (facet.above) item.style.setProperty("--depth", Math.max(0, facet.above[n].length - 1));
    return item;
  }

  function moreOf(facet, count) {
    const button = element("button", {
      type: "button",
      textContent: facet.all ? tr("Fewer") : tr("All {n}", { n: count.toLocaleString("en") }),
    });
    button.addEventListener("click", () => {
      facet.all = !facet.all;
      facet.find = "";
      listOptions(facet);
    });
    if (!facet.all || count <= MOST) return button;
    const find = element("input", {
      type: "search",
      placeholder: tr("Find among {n}", { n: count.toLocaleString("en") }),
      value: facet.find,
      ariaLabel: tr("Find in {facet}", { facet: facet.title }),
    });
    find.addEventListener("change", () => {
      facet.find = find.value;
      listOptions(facet);
    });
    return element("span", {}, find, button);
  }

  function listChosen() {
    const chips = facets.flatMap((facet) =>
      [...facet.chosen].map((value) => {
        const known = facet.options.find((o) => o.value === value);
        const button = element("button", {
          type: "button",
          textContent: `${known.text} ×`,
          ariaLabel: tr("Take back {choice}", { choice: known.text }),
        });
        button.addEventListener("click", () => {
          facet.chosen.delete(value);
          update();
        });
        return element("li", {}, button);
      }),
    );
    part("chosen").replaceChildren(...chips);
  }

  // --- chart -----------------------------------------------------------------------------------------------------------
  const kinds = element("fieldset", {}, element("legend", { textContent: tr("Chart") }));
  for (const [kind, text] of ExplorerChart.KINDS) {
    const button = element("input", { type: "radio", name: "chart", value: kind });
    button.addEventListener("change", () => {
      state.kind = kind;
      drawChart();
      toAddress();
    });
    kinds.append(element("label", {}, button, text));
  }
  const unit = element("select");
  unit.addEventListener("change", () => {
    state.unit = unit.value;
    drawChart();
    toAddress();
  });
  part("kinds").append(kinds, element("label", {}, tr("Unit"), " ", unit));

  function keyEntry({ name, colour }) {
    const dot = element("i");
    dot.style.background = colour;
    return element("li", {}, dot, name);
  }

  function drawChart() {
    const say = (text) => {
      part("told").textContent = text;
    };
    const width = Math.max(280, Math.floor(part("chart").clientWidth));
    const chart = ExplorerChart.draw(order, { kind: state.kind, unit: state.unit, width, say });
    part("title").textContent = chart.title;
    part("note").textContent = chart.note.join(Facts.blank);
    part("key").replaceChildren(...chart.key.map(keyEntry));
    say("");
    part("chart").replaceChildren(...(chart.node ? [chart.node] : []));
    kinds.querySelectorAll("input").forEach((input) => {
      input.checked = input.value === state.kind;
    });
    unit.replaceChildren(
      ...chart.units.map(([value, text]) =>
        element("option", { value, textContent: text, selected: value === chart.unit }),
      ),
    );
  }
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (Math.abs(width - (drawChart.width ?? width)) > 2) drawChart();
    drawChart.width = width;
  }).observe(part("chart"));

  // --- words in context ------------------------------------------------------------------------------------------------
  function listContexts(rows) {
    const wanted = Facts.wordsOf(state.words);
    const lines = rows.slice(0, LINES).map((n) => {
      let [before, middle, after] = Facts.context(n);
      const text = Facts.sentence(n);
      const low = text.toLowerCase();
      const word = wanted.flatMap(Facts.pieces).find((w) => low.includes(w));
      if (word) {
        const at = low.indexOf(word);
        [before, middle, after] = [text.slice(0, at), text.slice(at, at + word.length), text.slice(at + word.length)];
      }
      const link = element("a", { href: Facts.address(n), textContent: middle });
      const cells = [
        ["pre", before.slice(-60)],
        ["kw", ""],
        ["post", after.slice(0, 60)],
      ].map(([className, textContent]) => element("td", { className, textContent }));
      cells[1].append(link);
      return element("tr", { lang: "zh-Hans" }, ...cells);
    });
    const more =
      rows.length > LINES
        ? [
            element("p", {
              className: "time",
              textContent: tr("The first {n} of {figures}, in the order of the table.", { n: LINES, figures: many(rows.length) }),
            }),
          ]
        : [];
    part("kwic").replaceChildren(
      element("table", { className: "povlib-kwic" }, element("tbody", {}, ...lines)),
      ...more,
    );
    const box = part("kwic");
    const middle = box.querySelector(".kw");
    if (middle) box.scrollLeft = middle.offsetLeft - box.clientWidth / 2 + middle.offsetWidth / 2;
  }

  // --- table -----------------------------------------------------------------------------------------------------------
  const COLUMNS = [
    { field: "text", title: tr("Figure"), width: 130, formatter: figureCell, cssClass: "han" },
    {
      field: "value",
      title: tr("Value"),
      width: 210,
      hozAlign: "right",
      headerHozAlign: "right",
      formatter: (cell) => Facts.told(cell.getData().n),
    },
    { field: "indicator", title: tr("Indicator"), width: 190 },
    { field: "topic", title: tr("Topic"), width: 190 },
    { field: "place", title: tr("Place"), width: 110, cssClass: "han" },
    { field: "period", title: tr("Period"), width: 150 },
    { field: "status", title: tr("Status"), width: 120 },
    { field: "sector", title: tr("Sector"), width: 150 },
    { field: "source", title: tr("Source"), width: 150 },
    { field: "sentence", title: tr("In context"), width: 320, formatter: contextCell, cssClass: "han" },
    { field: "article", title: tr("Article"), width: 220, cssClass: "han" },
    { field: "sure", title: tr("Sure"), width: 90, hozAlign: "right", headerHozAlign: "right" },
  ];

  function figureCell(cell) {
    const { n } = cell.getData();
    return element("a", { href: Facts.address(n), textContent: cell.getValue(), title: tr("Read the sentence") });
  }

  function contextCell(cell) {
    const [before, figure, after] = Facts.context(cell.getData().n);
    return element("span", {}, before.slice(-14), element("mark", { textContent: figure }), after.slice(0, 24));
  }

  function rowOf(n) {
    return {
      n,
      text: columns.text[n],
      value: columns.value[n],
      indicator: Facts.name("indicator", n),
      topic: Facts.name("topic", n),
      place: Facts.placeName(n),
      period: Facts.periods[columns.period[n]],
      status: Facts.name("status", n),
      sector: Facts.value("sector", n) ? Facts.name("sector", n) : "",
      source: Facts.value("source", n) ? Facts.name("source", n) : "",
      sentence: columns.sentence[n],
      article: articles[columns.article[n]].title,
      sure: columns.sure[n],
    };
  }

  // The table's own sorting compares cell by cell, ten times as slow: here each fact has its rank before it is compared.
  function sorted() {
    const texts = {
      place: places.map(([name]) => name),
      period: Facts.rawPeriods.map(([from, to]) => to || from),
      article: articles.map((a) => a.title),
    };
    const ranks = (list) => {
      const known = [...new Set(list)].sort(new Intl.Collator("zh").compare);
      const rank = new Map(known.map((text, n) => [text, n]));
      return list.map((text) => rank.get(text));
    };
    const codes = columns[state.sort];
    const key = texts[state.sort] ? ranks(texts[state.sort]) : null;
    const keys = Float64Array.from(codes, key ? (code) => key[code] : (value) => value);
    const sign = state.down ? -1 : 1;
    return Array.from({ length: Facts.count }, (_, n) => n).sort((a, b) => sign * (keys[a] - keys[b]) || a - b);
  }

  let table = null;
  let built = false;

  function makeTable() {
    table = new Tabulator(part("table"), {
      data: everything.map(rowOf),
      columns: COLUMNS.map((column) => ({ headerSort: false, titleFormatter: headButton, ...column })),
      maxHeight: 480,
      layout: "fitDataFill",
      index: "n",
      rowHeight: 36,
    });
    table.on("tableBuilt", () => {
      built = true;
      part("table").setAttribute("aria-label", tr("Table of figures"));
      // a stop that is no part of a grid; the links of the rows scroll it by the arrows
      part("table").querySelector(".tabulator-tableholder").removeAttribute("tabindex");
      showRows();
      showSort();
    });
  }

  function headButton(cell) {
    const { field, title } = cell.getColumn().getDefinition();
    if (!SORTED.includes(field)) return title;
    const button = element("button", { type: "button", className: "sort", textContent: title });
    button.addEventListener("click", () => {
      [state.down, state.sort] = [state.sort === field ? !state.down : ["value", "sure"].includes(field), field];
      resort();
      update();
    });
    return button;
  }

  function resort() {
    everything = sorted();
    if (!built) return;
    table.setData(everything.map(rowOf)).then(showSort);
  }

  function showSort() {
    for (const button of part("table").querySelectorAll("button.sort")) {
      const head = button.closest("[role=columnheader]");
      if (head.getAttribute("tabulator-field") === state.sort)
        head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  }

  function showRows() {
    if (!built) return;
    const fits = new Uint8Array(Facts.count);
    for (const n of order) fits[n] = 1;
    if (order.length === Facts.count) table.clearFilter();
    else table.setFilter((row) => fits[row.n] === 1);
  }

  // --- take away -------------------------------------------------------------------------------------------------------
  const OUT = [
    "article",
    "start",
    "end",
    "text",
    "value",
    "unit",
    "approx",
    "indicator",
    "topic",
    "place",
    "from",
    "to",
    "status",
    "sector",
    "source",
    "sentence",
    "part_of",
    "sure",
    "title",
    "publisher",
    "published",
    "url",
  ];

  function csvRow(n) {
    const article = articles[columns.article[n]];
    const [from, to] = Facts.rawPeriods[columns.period[n]];
    const coded = Object.fromEntries(
      ["approx", "indicator", "topic", "status", "sector", "source"].map((field) => [field, Facts.value(field, n)]),
    );
    const cells = {
      ...coded,
      article: article.id,
      start: columns.start[n],
      end: columns.end[n],
      text: columns.text[n],
      value: columns.value[n],
      unit: Facts.units[columns.unit[n]][0],
      place: Facts.placeName(n),
      from,
      to,
      sentence: Facts.sentence(n),
      part_of: columns.part_of[n],
      sure: columns.sure[n],
      title: article.title,
      publisher: article.publisher,
      published: article.published,
      url: article.url,
    };
    return OUT.map((name) => csvCell(cells[name])).join(",");
  }

  // A spreadsheet reads a text that begins with one of these as a formula; an apostrophe keeps it a text.
  function csvCell(cell) {
    if (typeof cell === "number") return String(cell);
    const text = String(cell ?? "").replace(/^(?=[=+\-@\t\r\n＝＋－＠])/, "'");
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  part("csv").addEventListener("click", () => {
    const file = new Blob([`\ufeff${[OUT.join(","), ...order.map(csvRow)].join("\r\n")}\r\n`], { type: "text/csv" });
    const link = element("a", { href: URL.createObjectURL(file), download: "figures-chosen.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });

  part("link").addEventListener("click", async (event) => {
    const button = event.target;
    try {
      await navigator.clipboard.writeText(location.href);
      button.textContent = tr("Copied");
    } catch {
      button.textContent = tr("Copy it from the address bar");
    }
    setTimeout(() => {
      button.textContent = tr("Copy link");
    }, 3000);
  });

  part("clear").addEventListener("click", () => {
    for (const facet of facets) facet.chosen.clear();
    state.words = "";
    state.unit = "";
    update();
  });

  // --- all of it -------------------------------------------------------------------------------------------------------
  function update() {
    const { rows, counts } = choose();
    order = rows;
    facets.forEach((facet, f) => {
      facet.counts = counts[f];
      listOptions(facet);
    });
    if (document.activeElement !== words) words.value = state.words;
    part("status").textContent =
      rows.length === Facts.count ? many(rows.length) : tr("{n} of {figures}", { n: rows.length.toLocaleString("en"), figures: many(Facts.count) });
    part("clear").hidden = rows.length === Facts.count;
    listChosen();
    drawChart();
    part("words").hidden = part("rows").hidden = !rows.length;
    if (rows.length) listContexts(rows);
    showRows();
    toAddress();
  }

  fromAddress();
  facets.forEach((facet) => {
    facet.box.open = facet.open;
  });
  resort();
  update();
  makeTable();
  window.addEventListener("hashchange", () => {
    fromAddress();
    resort();
    update();
  });
})();
