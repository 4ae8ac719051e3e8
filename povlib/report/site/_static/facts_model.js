// The facts as the explorer and the search read them: looked up, put into words, and searched for.
"use strict";

const Facts = (() => {
  const data = window.POVLIB_FACTS;
  if (!data) return null;
  const { columns, names, articles, places, sentences, units } = data;
  const chinese = document.documentElement.lang.startsWith("zh");
  const blank = chinese ? "" : " "; // between a number and its unit, between two sentences
  const label = ([, english, own]) => [english, own].filter(Boolean).join(" ");
  const periods = data.periods.map(([from, to]) => {
    if (!from) return to ? tr("until {time}", { time: to }) : "";
    return from === to ? from : to ? `${from}–${to}` : tr("from {time}", { time: from });
  });
  // A stretch of time counts for the year in which it ends; one without an end for that in which it begins.
  const years = data.periods.map(([from, to]) => parseInt(to || from, 10) || 0);
  const paths = places.map(() => []);
  places.forEach(([name, above], n) => {
    if (name) paths[n] = above < 0 ? [n] : [...paths[above], n];
  });

  const [three, plain] = [{ maximumSignificantDigits: 3 }, { maximumFractionDigits: 2 }].map(
    (style) => new Intl.NumberFormat("en", style),
  );
  const SIZES = chinese
    ? [
        [1e8, "亿"],
        [1e4, "万"],
      ]
    : [
        [1e9, " billion"],
        [1e6, " million"],
      ];
  function shortNumber(value) {
    for (const [size, word] of SIZES) {
      if (Math.abs(value) >= 0.9995 * size) return three.format(value / size) + word;
    }
    return plain.format(value);
  }

  function amount(value, unit) {
    const [own, name] = units[unit];
    return own === "%" ? `${shortNumber(value)}%` : `${shortNumber(value)}${blank}${name}`.trim();
  }

  function told(n) {
    const how = names.approx[columns.approx[n]];
    return `${how[0] === "exact" ? "" : `${how[1]}${blank}`}${amount(columns.value[n], columns.unit[n])}`;
  }

  const address = (n) => `articles/${encodeURIComponent(articles[columns.article[n]].page)}.html#f${columns.start[n]}`;
  const placeName = (n) => places[columns.place[n]][0];
  // Of two places of one name each is told with what it lies in.
  const namesakes = new Map();
  for (const [name] of places) namesakes.set(name, (namesakes.get(name) ?? 0) + 1);
  function placeTold(n) {
    const [name, above] = places[columns.place[n]];
    return namesakes.get(name) > 1 && above >= 0 ? places[above][0] + name : name;
  }
  const sentence = (n) => sentences[columns.sentence[n]];
  const context = (n) => {
    const text = sentence(n);
    return [text.slice(0, columns.at[n]), text.slice(columns.at[n], columns.until[n]), text.slice(columns.until[n])];
  };
  const name = (field, n) => label(names[field][columns[field][n]]);
  const value = (field, n) => names[field][columns[field][n]][0];

  const wordsOf = (query) =>
    query
      .toLowerCase()
      .split(/[\s，,、。]+/)
      .filter(Boolean);
  const han = /^\p{Script=Han}{4,}$/u;
  // A Chinese word of many characters is often written with others between: 易地搬迁 is 易地扶贫搬迁 too.
  const pieces = (word) => (han.test(word) ? word.match(/.{1,2}/gu) : [word]);
  const holds = (text, word) =>
    text.includes(word) || (han.test(word) && pieces(word).every((piece) => text.includes(piece)));

  // Everything that a word may be found in, as one text for each value that facts share.
  let texts = null;
  function searched() {
    texts ??= {
      sentence: sentences.map((text) => text.toLowerCase()),
      place: paths.map((path) =>
        path
          .map((n) => `${places[n][0]} ${places[n][2]}`)
          .join(" ")
          .toLowerCase(),
      ),
      article: articles.map((a) =>
        [a.id, a.title, a.publisher, a.published, a.about].filter(Boolean).join(" ").toLowerCase(),
      ),
      period: periods.map((text) => text.toLowerCase()),
      ...Object.fromEntries(
        ["indicator", "topic", "sector", "source", "status"].map((f) => [
          f,
          names[f].map((v) => (v[0] ? label(v).toLowerCase() : "")),
        ]),
      ),
    };
    return texts;
  }

  // Returns for each fact 1 where every word of a query is found in its sentence or in what it is about.
  function matching(query) {
    const fits = new Uint8Array(data.count).fill(1);
    for (const word of wordsOf(query)) {
      const tables = Object.entries(searched()).map(([field, list]) => [
        columns[field],
        list.map((text) => holds(text, word)),
      ]);
      for (let n = 0; n < data.count; n += 1) {
        if (fits[n]) fits[n] = tables.some(([codes, found]) => found[codes[n]]) ? 1 : 0;
      }
    }
    return fits;
  }

  return {
    ...data,
    blank,
    label,
    rawPeriods: data.periods,
    periods,
    years,
    paths,
    amount,
    told,
    address,
    placeName,
    placeTold,
    sentence,
    context,
    name,
    value,
    wordsOf,
    pieces,
    holds,
    matching,
  };
})();
