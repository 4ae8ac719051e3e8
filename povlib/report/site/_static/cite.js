// "Cite" for what a page shows: each chart, the chosen figure, and under an article's heading the article itself.
"use strict";

(() => {
  const told = document.querySelector("meta[name='povlib-edition']");
  if (!told) return;
  const edition = JSON.parse(told.content);
  const made = [edition.title, `povlib ${edition.version}`, edition.date].filter(Boolean).join(", ");
  // The way from the first page to this one, as the theme writes it for its own scripts.
  const up = document.documentElement.dataset.content_root ?? "./";
  const page = location.pathname.split("/").slice(-up.split("../").length).map(decodeURIComponent).join("/");
  const link = (anchor) =>
    location.protocol === "file:" ? `${page}#${anchor}` : `${location.origin}${location.pathname}#${anchor}`;

  function copier(text, name) {
    const button = element("button", { type: "button", textContent: name });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = tr("Copied");
      } catch {
        button.textContent = tr("Mark the text and copy it");
      }
      setTimeout(() => {
        button.textContent = name;
      }, 3000);
    });
    return button;
  }

  function block(title, text, bibtex, address) {
    return element(
      "details",
      { className: "cite" },
      element("summary", { textContent: title }),
      element("p", { className: "cite-text", lang: "zh-Hans", textContent: text }),
      element("pre", { className: "cite-bibtex", tabIndex: 0, lang: "zh-Hans", textContent: bibtex }),
      element(
        "p",
        { className: "cite-tools" },
        copier(text, tr("Copy text")),
        " ",
        copier(bibtex, tr("Copy BibTeX")),
        " ",
        copier(address, tr("Copy link")),
      ),
    );
  }

  const tex = (text) => text.replace(/[\\~^]/g, " ").replace(/([&%$#_{}])/g, "\\$1");
  const entry = (key, title, note) =>
    `@misc{${key},\n  title = {{${tex(title)}}},\n  year = {${edition.date.slice(0, 4)}},\n  note = {${tex(note)}}\n}`;
  const heading = document.querySelector(".bd-article h1")?.firstChild?.textContent.trim() ?? document.title;

  for (const figure of document.querySelectorAll("figure.chart[id]")) {
    const said =
      figure.querySelector("img")?.alt ??
      figure.querySelector("svg title")?.textContent ??
      figure.querySelector("svg")?.getAttribute("aria-label") ??
      "";
    const name = said.split(/[.。:：;；]/)[0].slice(0, 120) || tr("Chart {n}", { n: figure.id.replace(/\D/g, "") });
    const where = `In: ${made}, “${heading}”, ${link(figure.id)}`;
    figure.after(
      block(
        tr("Cite this chart 引用"),
        `${name}. ${where}`,
        entry(`povlib-${page.replace(/\W+/g, "-")}-${figure.id}`, name, where),
        link(figure.id),
      ),
    );
  }

  const article = document.querySelector(".cite-article");
  if (!article) return;
  const text = article.querySelector(".cite-text").textContent;
  const bibtex = article.querySelector(".cite-bibtex").textContent;
  article.append(
    element("p", { className: "cite-tools" }, copier(text, tr("Copy text")), " ", copier(bibtex, tr("Copy BibTeX"))),
  );
  document.querySelector("dl.known")?.after(article);
  const panel = document.querySelector(".evidence-panel");
  if (!panel) return;
  function citeFigure() {
    const figure = document.querySelector("a.figure.chosen");
    if (!figure || panel.querySelector(".cite")) return;
    const anchor = figure.id;
    const own = page.split("/").pop();
    const quoted = `“${figure.textContent}”. ${text.replace(own, `${own}#${anchor}`)}`;
    const marked = bibtex
      .replace(/\{/, "{")
      .replace(/^(@misc\{[^,]*),/, `$1-${anchor},`)
      .replace(own, `${own}\\#${anchor}`);
    panel.append(block(tr("Cite this figure 引用"), quoted, marked, link(anchor)));
  }
  new MutationObserver(citeFigure).observe(panel, { childList: true });
  citeFigure();
})();
