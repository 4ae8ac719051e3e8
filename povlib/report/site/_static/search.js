// The search: articles, figures and pages that hold all words, counted by kind; and the hints of the box that Ctrl+K opens.
"use strict";

const SiteSearch = (() => {
  const SHOWN = { articles: 10, figures: 8, pages: 10 };
  const up = document.documentElement.dataset.content_root ?? "./";
  let pages = [];

  // What is searched is as large as all texts together: it is loaded when somebody searches.
  let loading = null;
  const load = (name) =>
    new Promise((done, failed) => {
      document.head.append(element("script", { src: up + name, onload: done, onerror: failed }));
    });
  function ready() {
    loading ??= Promise.all([load("searchdata.js"), window.POVLIB_FACTS ? null : load("_static/facts.js")])
      .then(() => (typeof Facts === "undefined" ? load("_static/facts_model.js") : null))
      .then(() => {
        pages = (window.POVLIB_PAGES ?? []).map((page) => ({
          ...page,
          low: page.texts.map(([, text]) => text.toLowerCase()),
        }));
      });
    return loading;
  }

  const exactly = (text, words) => words.filter((word) => text.includes(word)).length;

  // Returns the texts of a page that hold all words, the best first; words that hold for all of the page need not stand there.
  function hitsOn(page, words, about = "") {
    const here = words.filter((word) => !Facts.holds(about, word));
    if (!here.length) return page.texts.length ? [{ anchor: "", text: page.texts[0][1], value: words.length }] : [];
    const hits = [];
    page.low.forEach((low, n) => {
      if (here.every((word) => Facts.holds(low, word)))
        hits.push({ anchor: page.texts[n][0], text: page.texts[n][1], value: exactly(low, words) });
    });
    return hits.sort((a, b) => b.value - a.value);
  }

  function found(query) {
    const words = Facts.wordsOf(query);
    const result = { words, articles: [], figures: [], pages: [] };
    if (!words.length) return result;
    const known = new Map(Facts.articles.map((a) => [`articles/${a.page}.html`, a]));
    const counts = new Map();
    const fits = Facts.matching(query);
    for (let n = 0; n < Facts.count; n += 1) {
      if (!fits[n]) continue;
      const low = Facts.sentence(n).toLowerCase();
      result.figures.push({ n, value: exactly(low, words) });
      counts.set(Facts.columns.article[n], (counts.get(Facts.columns.article[n]) ?? 0) + 1);
    }
    result.figures.sort((a, b) => b.value - a.value || a.n - b.n);
    for (const page of pages) {
      const article = known.get(decodeURIComponent(page.url));
      if (article) {
        const about = [article.id, article.title, article.publisher, article.published, article.about]
          .filter(Boolean)
          .join(" ")
          .toLowerCase();
        const hits = hitsOn(page, words, about);
        const figures = counts.get(Facts.articles.indexOf(article)) ?? 0;
        const named = exactly(article.title.toLowerCase(), words);
        if (hits.length || figures)
          result.articles.push({
            url: page.url,
            title: article.title,
            article,
            figures,
            hits,
            score: 50 * named + figures + hits.length,
          });
      } else {
        const hits = hitsOn(page, words);
        const named = words.every((word) => page.title.toLowerCase().includes(word));
        if (hits.length || named)
          result.pages.push({
            url: page.url,
            title: page.title,
            hits,
            score: (named ? 50 : 0) + Math.min(20, hits.length),
          });
      }
    }
    for (const kind of ["articles", "pages"]) result[kind].sort((a, b) => b.score - a.score);
    return result;
  }

  // --- the results -----------------------------------------------------------------------------------------------------

  function marked(text, words) {
    const low = text.toLowerCase();
    const there = [...words, ...words.flatMap(Facts.pieces)].filter((word) => low.includes(word));
    const first = Math.max(0, Math.min(...there.map((word) => low.indexOf(word)), text.length) - 30);
    const start = there.length ? first : 0;
    const shown = text.slice(start, start + 130);
    const escaped = there.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const parts = there.length ? shown.split(new RegExp(`(${escaped.join("|")})`, "i")) : [shown];
    return [
      start > 0 ? "… " : "",
      ...parts.map((part) => (there.includes(part.toLowerCase()) ? element("mark", { textContent: part }) : part)),
      start + 130 < text.length ? " …" : "",
    ];
  }

  function snippet(url, hit, words) {
    const line = element("p", {}, ...marked(hit.text, words), " ");
    if (hit.anchor) line.append(element("a", { href: `${up}${url}#${hit.anchor}`, textContent: tr("Go there") }));
    return line;
  }

  function articleItem({ url, title, article, figures, hits }, words) {
    const told = [article.publisher, article.published, figures ? many(figures, "figure") : ""]
      .filter(Boolean)
      .join(", ");
    return element(
      "li",
      {},
      element("a", { href: up + url, textContent: title, lang: "zh-Hans" }),
      element("span", { className: "time", textContent: ` ${told}` }),
      ...hits.slice(0, 2).map((hit) => snippet(url, hit, words)),
    );
  }

  // The figures of one sentence stand together over it.
  function bySentence(figures) {
    const groups = new Map();
    for (const { n } of figures) {
      const key = `${Facts.columns.article[n]} ${Facts.columns.sentence[n]}`;
      groups.set(key, [...(groups.get(key) ?? []), n]);
    }
    return [...groups.values()];
  }

  function sentenceItem(figures, words) {
    const lines = figures.map((n) => {
      const told = [
        Facts.told(n),
        Facts.name("indicator", n),
        Facts.name("topic", n),
        Facts.placeTold(n),
        Facts.periods[Facts.columns.period[n]],
      ]
        .filter(Boolean)
        .join(", ");
      return element(
        "div",
        {},
        element("a", { href: up + Facts.address(n), textContent: Facts.columns.text[n], lang: "zh-Hans" }),
        ` ${told}`,
      );
    });
    return element("li", {}, ...lines, element("p", { lang: "zh-Hans" }, ...marked(Facts.sentence(figures[0]), words)));
  }

  const pageItem = ({ url, title, hits }, words) =>
    element(
      "li",
      {},
      element("a", { href: up + url, textContent: title }),
      ...hits.slice(0, 2).map((hit) => snippet(url, hit, words)),
    );

  function show(list, query) {
    const result = found(query);
    const kinds = [
      ["articles", tr("Articles 文章"), articleItem, ["article"]],
      ["figures", tr("Figures 数字"), sentenceItem, ["figure"]],
      ["pages", tr("Pages 页面"), pageItem, ["page"]],
    ].filter(([kind]) => result[kind].length);
    const status = document.getElementById("search-status");
    status.replaceChildren(...(kinds.length ? [] : [tr("Nothing found for {query}", { query })]));
    kinds.forEach(([kind, , , names], n) => {
      status.append(
        n ? ", " : "",
        element("a", { href: `#found-${kind}`, textContent: many(result[kind].length, ...names) }),
      );
    });
    if (kinds.length) status.append(` ${tr("with {query}", { query })}`);
    list.replaceChildren();
    for (const [kind, title, item] of kinds) {
      const all = result[kind];
      const items = kind === "figures" ? bySentence(all) : all;
      const rest = items.slice(SHOWN[kind]).map((one) => item(one, result.words));
      list.append(
        element("h2", { id: `found-${kind}`, textContent: `${title} (${all.length.toLocaleString("en")})` }),
        element("ol", {}, ...items.slice(0, SHOWN[kind]).map((one) => item(one, result.words))),
      );
      if (kind === "figures") {
        list.append(
          element(
            "p",
            {},
            element("a", {
              href: `${up}explorer.html#${new URLSearchParams({ words: query })}`,
              textContent: tr(all.length === 1 ? mark("Explore it: chart, table, CSV") : mark("Explore all {n}: chart, table, CSV"), { n: all.length.toLocaleString("en") }),
            }),
          ),
        );
      } else if (rest.length)
        list.append(
          element(
            "details",
            {},
            element("summary", { textContent: tr("{n} more", { n: rest.length.toLocaleString("en") }) }),
            element("ol", { start: SHOWN[kind] + 1 }, ...rest),
          ),
        );
    }
  }

  // --- the box of Ctrl+K -----------------------------------------------------------------------------------------------
  function hint(box, input) {
    const hits = element("div", { className: "search-hints", ariaLive: "polite" });
    box.append(hits);
    const link = (href, text, lang) =>
      element("li", {}, element("a", { href: up + href, textContent: text, ...(lang ? { lang } : {}) }));
    function tell() {
      const query = input.value.trim();
      if (!query) {
        const example = (text) => link(`search.html?${new URLSearchParams({ q: text })}`, text);
        hits.replaceChildren(
          element("p", { textContent: tr("Words, Chinese or English; places also in pinyin. For example:") }),
          element("ul", {}, ...examples().map(example)),
        );
        return;
      }
      const result = found(query);
      const address = `search.html?${new URLSearchParams({ q: query })}`;
      hits.replaceChildren(
        element(
          "ul",
          {},
          ...result.articles.slice(0, 3).map((a) => link(a.url, a.title, "zh-Hans")),
          ...result.figures
            .slice(0, 3)
            .map(({ n }) =>
              link(
                Facts.address(n),
                `${Facts.columns.text[n]}: ${Facts.name("indicator", n)}, ${Facts.name("topic", n)}${Facts.placeTold(n) ? `, ${Facts.placeTold(n)}` : ""}`,
                "zh-Hans",
              ),
            ),
          ...result.pages.slice(0, 3).map((p) => link(p.url, p.title)),
          link(
            address,
            tr("Everything: {articles}, {figures}, {pages}", { articles: many(result.articles.length, "article"), figures: many(result.figures.length, "figure"), pages: many(result.pages.length, "page") }),
          ),
        ),
      );
    }
    let waiting = 0;
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(tell, 120);
    });
    ready().then(tell);
  }

  // The place and the topics of which most is told, as one would ask for them.
  function examples() {
    const most = (codes, count, but) => {
      const counts = new Map();
      codes.forEach((code) => {
        if (!but(code)) counts.set(code, (counts.get(code) ?? 0) + 1);
      });
      return [...counts]
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .slice(0, count)
        .map(([code]) => code);
    };
    const [place] = most(Facts.columns.place, 1, (code) => !Facts.places[code][0]);
    const topics = most(Facts.columns.topic, 2, (code) =>
      ["overall", "other", "organisation"].includes(Facts.names.topic[code][0]),
    );
    const [name, latin] =
      place === undefined ? ["", ""] : [Facts.places[place][0], Facts.places[place][2].split(" ")[0]];
    return topics.map((code, n) =>
      [n ? latin : name, Facts.names.topic[code][n ? 1 : 2] || Facts.label(Facts.names.topic[code])].filter(Boolean).join(" ").toLowerCase(),
    );
  }

  const dialog = document.getElementById("pst-search-dialog");
  const input = dialog?.querySelector("input[type=search]");
  if (input) {
    const opened = new MutationObserver(() => {
      if (!dialog.open) return;
      opened.disconnect();
      hint(dialog, input);
    });
    opened.observe(dialog, { attributes: true, attributeFilter: ["open"] });
  }

  const list = document.getElementById("search-found");
  if (list) {
    const query = new URLSearchParams(location.search).get("q") ?? "";
    document.getElementById("site-search-field").value = query;
    if (query.trim()) ready().then(() => show(list, query));
  }
  return { ready, found };
})();
