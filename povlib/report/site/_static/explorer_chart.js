// The chart of the explorer: the figures of a choice over time, their largest by place or subject, planned against done.
"use strict";

const ExplorerChart = (() => {
  const { columns, names, units } = Facts ?? {};
  const MOST_DOTS = 1500; // more are counted by year and size
  const MOST_ROWS = 20;
  const COLOURS = {
    funds: "var(--funds-line)",
    income: "var(--income-line)",
    poverty: "var(--poverty-line)",
    relocation: "var(--relocation-line)",
    other: "var(--other-line)",
  };
  const KINDS = [
    ["time", tr("Over time")],
    ["place", tr("By place")],
    ["topic", tr("By topic")],
    ["sector", tr("By sector")],
    ["plan", tr("Planned against done")],
  ];

  const themeOf = (n) => Facts.themes[columns.indicator[n]];
  const colour = (n) => COLOURS[themeOf(n)];
  const planned = (n) => Facts.value("status", n) === "planned";
  const SIGNS = { exact: "", near: "<", over: ">", about: "≈", at_least: "≥", at_most: "≤" };
  // A value as there is room for it: with a word for what is not exact, or with a sign.
  function valueTold(n, width) {
    return width < 480
      ? SIGNS[Facts.value("approx", n)] + Facts.amount(columns.value[n], columns.unit[n])
      : Facts.told(n);
  }
  const listed = (...parts) => parts.filter(Boolean).reduce((one, two) => (one ? tr("{one}, {two}", { one, two }) : two), "");
  const unitName = (unit) => units[unit][1] || tr("no unit");
  const about = (n) =>
    [
      Facts.told(n),
      listed(Facts.placeTold(n), Facts.periods[columns.period[n]]),
      listed(Facts.name("indicator", n), Facts.name("status", n)),
    ]
      .filter(Boolean)
      .join("\n");

  // The sentence around the figure, broken by hand: Chinese has no blanks to break at.
  function tipText(n) {
    const [before, figure, after] = Facts.context(n);
    const text = `${before.length > 22 ? "…" : ""}${before.slice(-22)}【${figure}】${after.slice(0, 22)}${after.length > 22 ? "…" : ""}`;
    return `${about(n)}\n\n${text.match(/.{1,18}/gsu).join("\n")}`;
  }

  // The units of some facts, the most frequent first.
  function unitsOf(rows) {
    const counts = new Map();
    for (const n of rows) counts.set(columns.unit[n], (counts.get(columns.unit[n]) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  }

  function shared(width, height, more) {
    const tip = {
      fill: "var(--card)",
      stroke: "var(--other-line)",
      fontSize: 13,
      lineWidth: 30,
      lineHeight: 1.4,
      textPadding: 10,
      pathFilter: "none",
    };
    return {
      tip,
      options: {
        width,
        height,
        style: {
          fontSize: "13px",
          fontFamily: "var(--report-sans)",
          background: "none",
          color: "var(--ink)",
          overflow: "visible",
        },
        ...more,
      },
    };
  }

  const pointed = (data, channels, tip, pointer = Plot.pointer) =>
    Plot.tip(data, pointer({ ...channels, title: (d) => tipText(d.n ?? d), ...tip }));
  const halo = { fontSize: 13, fill: "var(--ink)", stroke: "var(--card)", strokeWidth: 5 };
  const linked = { href: (d) => Facts.address(d.n ?? d), ariaLabel: (d) => about(d.n ?? d).replaceAll("\n", ", ") };

  // The scale of some values, logarithmic where they differ much; at most so many ticks.
  function valueScale(values, unit, most = 12) {
    const [least, largest] = d3.extent(values);
    const scale = { grid: true, label: null, tickFormat: (v) => Facts.amount(v, unit) };
    if (!(least > 0 && largest / least > 30)) {
      return { ...scale, type: "linear", nice: true, zero: true, ticks: Math.min(most, 6) };
    }
    const powers = d3.range(Math.floor(Math.log10(least)), Math.ceil(Math.log10(largest)) + 1);
    const step = Math.ceil(powers.length / most);
    return {
      ...scale,
      type: "log",
      domain: [10 ** powers[0], 10 ** powers.at(-1)],
      ticks: powers.filter((_, n) => n % step === 0).map((power) => 10 ** power),
    };
  }

  // The axis of time: of each fact its year, those without one left of the first; room for the longest value at its side.
  function timeAxis(rows, unit, width) {
    const known = rows.map((n) => Facts.years[columns.period[n]]).filter(Boolean);
    const [first, last] = known.length ? d3.extent(known) : [0, 0];
    const undated = rows.length - known.length;
    const powers = d3.range(Math.ceil(Math.log10(d3.max(rows, (n) => columns.value[n]) || 1)) + 1);
    const left = 22 + 7.2 * d3.max(powers, (power) => Facts.amount(10 ** power, unit).length);
    const step = Math.ceil(((last - first + 2) * 56) / (width - left));
    const fits = (year) => year < first || ((last - year) % step === 0 && (!undated || year - first + 1 >= step));
    const x = {
      domain: [first - (undated ? 1.5 : 0.5), last + 0.5],
      ticks: d3.range(first - (undated ? 1 : 0), last + 1).filter(fits),
      tickFormat: (year) => (year < first ? tr("no date") : String(year)),
      label: null,
      tickSize: 0,
    };
    const year = (n) => Facts.years[columns.period[n]] || first - 1;
    return { x, year, undated, left, band: (width - left) / (last - first + 2) };
  }

  function overTime(rows, unit, width) {
    const axis = timeAxis(rows, unit, width);
    const { tip, options } = shared(width, 340, { marginLeft: axis.left, marginRight: 14, x: axis.x });
    const { note, ...drawn } = (rows.length <= MOST_DOTS ? eachFigure : countedFigures)(rows, unit, axis, tip);
    if (axis.undated) note.push(tr("{n} without a year stand at the left.", { n: axis.undated.toLocaleString("en") }));
    return {
      node: Plot.plot({ ...options, ...drawn }),
      title: tr("{figures} in {unit}, by year", { figures: many(rows.length), unit: unitName(unit) }),
      coloured: rows.length <= MOST_DOTS ? rows : [],
      note,
    };
  }

  function eachFigure(rows, unit, { year }, tip) {
    // What has one year stands side by side within its band; its place among all facts keeps it where it is.
    const at = (n) => year(n) + (((n * 0.618034) % 1) - 0.5) * 0.7;
    const channels = { x: at, y: (n) => columns.value[n] };
    const done = { r: 5, fill: colour, fillOpacity: 0.75, stroke: "var(--card)", strokeWidth: 0.8 };
    const plan = { r: 4.5, stroke: colour, strokeWidth: 2, fill: "var(--card)", fillOpacity: 0.4 };
    const marks = [
      Plot.dot(
        rows.filter((n) => !planned(n)),
        { ...channels, ...linked, ...done },
      ),
      Plot.dot(rows.filter(planned), { ...channels, ...linked, ...plan }),
      pointed(rows, channels, tip),
    ];
    const y = valueScale(
      rows.map((n) => columns.value[n]),
      unit,
    );
    return { y, marks, note: [tr("Filled is done, hollow is planned.")] };
  }

  // More figures than can be told apart: a circle counts those of one year and about one size, three sizes a power of ten.
  function countedFigures(rows, unit, { year, band }, tip) {
    const positive = rows.filter((n) => columns.value[n] > 0);
    const largestOf = (of) => ({ n: d3.greatest(of, (n) => columns.value[n]), count: of.length });
    const size = (n) => 10 ** (Math.round(Math.log10(columns.value[n]) * 3) / 3);
    const cells = d3.flatRollup(positive, largestOf, year, size).map(([y, s, of]) => ({ y, s, ...of }));
    const sizes = cells.map((cell) => cell.s);
    const steps = 3 * (Math.log10(d3.max(sizes)) - Math.log10(d3.min(sizes))) + 1;
    const channels = { x: "y", y: "s" };
    const title = (cell) =>
      `${tr("{figures} of about {amount}", { figures: many(cell.count), amount: Facts.amount(cell.s, unit) })}\n${tr("The largest:")}\n${tipText(cell.n)}`;
    const marks = [
      Plot.dot(cells, { ...channels, r: "count", fill: "var(--funds-line)", fillOpacity: 0.7, ...linked }),
      Plot.tip(cells, Plot.pointer({ ...channels, title, ...tip })),
    ];
    const note = [tr("Each circle counts the figures of a year and a size, and leads to the largest of them.")];
    const none = rows.length - positive.length;
    if (none) note.push(tr(none === 1 ? mark("{figures} of nothing at all is left out.") : mark("{figures} of nothing at all are left out."), { figures: many(none) }));
    return { y: valueScale(sizes, unit), r: { range: [1, Math.min(16, 0.4 * band, 145 / steps)] }, marks, note };
  }

  const LARGEST = {
    place: mark("The largest figure in {unit}, by place"),
    topic: mark("The largest figure in {unit}, by topic"),
    sector: mark("The largest figure in {unit}, by sector"),
  };
  const GROUPS = {
    place: (n) => columns.place[n],
    topic: (n) => columns.topic[n],
    sector: (n) => (Facts.value("sector", n) ? columns.sector[n] : null),
  };
  const placeTold = (n) => Facts.placeTold(n) || tr("no place");

  // Returns the largest figure of each group, the largest group first.
  function largest(rows, group) {
    const found = new Map();
    for (const n of rows) {
      const key = group(n);
      if (key !== null && !(columns.value[n] <= columns.value[found.get(key)])) found.set(key, n);
    }
    return [...found]
      .map(([key, n]) => ({ key, n }))
      .sort((a, b) => columns.value[b.n] - columns.value[a.n] || a.n - b.n);
  }

  function bars(rows, unit, width, kind) {
    const all = largest(rows, GROUPS[kind]);
    const shown = all.slice(0, MOST_ROWS);
    if (!shown.length) {
      const note = [tr("Only money for ending poverty has a sector; every figure has a topic.")];
      return { node: null, title: tr("No figure of the choice is of money with a sector"), note };
    }
    const { tip, options } = shared(width, shown.length * 46 + 20, {
      marginLeft: 1,
      marginRight: 14,
      marginTop: 4,
      marginBottom: 4,
      x: { axis: null, domain: [0, d3.max(shown, (d) => columns.value[d.n]) || 1] },
      y: { axis: null, domain: shown.map((d) => d.key), padding: 0.5 },
    });
    const when = (n) => (width < 480 ? "" : Facts.periods[columns.period[n]]);
    const short = (text) => (width < 480 ? text.replace(/(\w) \p{Script=Han}+$/u, "$1") : text);
    const text = (d) =>
      listed(
        `${kind === "place" ? placeTold(d.n) : short(Facts.name(kind, d.n))}   ${valueTold(d.n, width)}`,
        when(d.n),
        planned(d.n) && width >= 300 ? tr("planned") : "", // narrower, the hollow bar says it
      );
    const channels = { x: (d) => columns.value[d.n], y: "key" };
    const marks = [
      Plot.barX(shown, {
        ...channels,
        ...linked,
        insetTop: 9,
        insetBottom: -7,
        strokeWidth: 1.5,
        fill: (d) => (planned(d.n) ? "var(--card)" : colour(d.n)),
        stroke: (d) => colour(d.n),
      }),
      Plot.text(shown, { x: 0, y: "key", text, textAnchor: "start", dy: -11, fontSize: 13, fill: "var(--ink)" }),
      pointed(shown, { ...channels, maxRadius: Infinity }, tip, Plot.pointerY), // a bar is hit anywhere in its row
    ];
    const note = [tr("The largest single figure of each; sums may overlap and are not added up. Hollow is planned.")];
    if (all.length > shown.length) note.push(tr("{n} of {all} shown.", { n: shown.length, all: many(all.length, kind) }));
    return {
      node: Plot.plot({ ...options, marks }),
      title: tr(LARGEST[kind], { unit: unitName(unit) }),
      coloured: shown.map((d) => d.n),
      note,
    };
  }

  // Of each place and topic with both, the largest planned and the largest done figure; the largest plans first.
  function pairsOf(rows) {
    const key = (n) => `${columns.place[n]} ${columns.topic[n]}`;
    const deeds = new Map(
      largest(
        rows.filter((n) => !planned(n)),
        key,
      ).map((d) => [d.key, d.n]),
    );
    const plans = largest(rows.filter(planned), key);
    const pairs = plans.filter((d) => deeds.has(d.key)).map((d) => ({ key: d.key, plan: d.n, deed: deeds.get(d.key) }));
    return { pairs, plans: plans.length, deeds: deeds.size };
  }

  function planAgainstDone(rows, unit, width) {
    const { pairs, plans, deeds } = pairsOf(rows);
    if (!pairs.length) {
      const note = [tr("Of places with a topic, {plans} have a plan and {deeds} something done.", { plans, deeds })];
      return {
        node: null,
        title: tr("No place and topic has both a planned and a done figure in {unit}", { unit: unitName(unit) }),
        note,
      };
    }
    const shown = pairs.slice(0, MOST_ROWS);
    const note = [
      tr("The largest planned (hollow) and the largest done (filled) figure of each; they need not be of one project."),
    ];
    if (pairs.length > shown.length) note.push(tr("{n} of {all} shown.", { n: shown.length, all: pairs.length.toLocaleString("en") }));
    return {
      node: dumbbells(shown, unit, width),
      title: tr("Planned against done, in {unit}", { unit: unitName(unit) }),
      coloured: shown.flatMap(({ plan, deed }) => [plan, deed]),
      note,
    };
  }

  function dumbbells(pairs, unit, width) {
    const dots = pairs.flatMap(({ key, plan, deed }) => [
      { key, n: deed },
      { key, n: plan },
    ]);
    const values = dots.map((d) => columns.value[d.n]);
    const afterName = width < 480 ? "\n" : "   ";
    const lines = width < 300 ? 3 : width < 480 ? 2 : 1;
    const { tip, options } = shared(width, pairs.length * (28 + 18 * lines) + 50, {
      marginLeft: width < 300 ? 26 : 12, // half the text of an end of the axis
      marginRight: width < 300 ? 62 : 26,
      marginBottom: 30,
      x: valueScale(values, unit, width < 300 ? 1 : Math.max(2, Math.floor(width / 170))),
      y: { axis: null, domain: pairs.map((d) => d.key), padding: 0.5 },
    });
    const text = ({ plan, deed }) => {
      const name = listed(placeTold(plan), names.topic[columns.topic[plan]][1]);
      const said = width < 300 ? mark("{deed} done,\n{plan} planned") : mark("{deed} done, {plan} planned");
      return `${name}${afterName}${tr(said, { deed: valueTold(deed, width), plan: valueTold(plan, width) })}`;
    };
    const channels = { x: (d) => columns.value[d.n], y: "key" };
    const ends = { x1: (d) => columns.value[d.deed], x2: (d) => columns.value[d.plan], y: "key" };
    const look = { r: 6, strokeWidth: 2, stroke: (d) => colour(d.n) };
    const marks = [
      Plot.link(pairs, { ...ends, stroke: "var(--other-line)", strokeWidth: 2, dy: 6 }),
      Plot.dot(dots, {
        ...channels,
        ...linked,
        ...look,
        dy: 6,
        fill: (d) => (planned(d.n) ? "var(--card)" : colour(d.n)),
      }),
      Plot.text(pairs, { frameAnchor: "left", y: "key", text, lineAnchor: "bottom", lineHeight: 1.3, dy: -4, dx: -8, ...halo }),
      pointed(dots, channels, tip),
    ];
    return Plot.plot({ ...options, marks });
  }

  // One stop for Tab; the arrows lead from mark to mark.
  function byKeyboard(node, say) {
    const links = [...node.querySelectorAll("a")];
    node.setAttribute("role", "group");
    node.querySelectorAll("g[aria-label]").forEach((group) => group.removeAttribute("aria-label")); // no reader may name a plain group
    links.forEach((link, n) => {
      link.setAttribute("tabindex", n ? "-1" : "0");
      link.setAttribute("aria-label", link.firstElementChild?.getAttribute("aria-label") ?? "");
      link.addEventListener("focus", () => {
        if (link.matches(":focus-visible")) say(link.getAttribute("aria-label"));
      });
      link.addEventListener("keydown", (event) => {
        const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (!by) return;
        event.preventDefault();
        const next = links[(n + by + links.length) % links.length];
        link.setAttribute("tabindex", "-1");
        next.setAttribute("tabindex", "0");
        next.focus();
      });
    });
  }

  // What the colours of some facts mean, in the order of the themes.
  function keyOf(rows) {
    const there = new Set(rows.map(themeOf));
    return Object.entries(Facts.theme_names)
      .filter(([theme]) => there.has(theme))
      .map(([theme, name]) => ({ name, colour: COLOURS[theme] }));
  }

  // Draws some facts into a width (px): the chart, its title, its key, and notes on what it shows and leaves out.
  function draw(rows, { kind, unit, width, say }) {
    const known = unitsOf(rows);
    const chosen = known.some(([u]) => units[u][0] === unit)
      ? known.find(([u]) => units[u][0] === unit)[0]
      : known[0]?.[0];
    if (chosen === undefined)
      return { node: null, title: tr("Nothing fits the choice"), note: [], key: [], units: [], unit: null };
    const drawn = rows.filter((n) => columns.unit[n] === chosen);
    const chart =
      kind === "time"
        ? overTime(drawn, chosen, width)
        : kind === "plan"
          ? planAgainstDone(drawn, chosen, width)
          : bars(drawn, chosen, width, kind);
    if (rows.length > drawn.length)
      chart.note.push(
        tr(
          rows.length - drawn.length === 1
            ? mark("{figures} in other units is not in the chart.")
            : mark("{figures} in other units are not in the chart."),
          { figures: many(rows.length - drawn.length) },
        ),
      );
    if (chart.node) {
      chart.node.setAttribute("aria-label", tr("{title}. {notes}", { title: chart.title, notes: chart.note.join(Facts.blank) }));
      byKeyboard(chart.node, say);
    }
    return {
      ...chart,
      key: keyOf(chart.coloured ?? []),
      units: known.map(([u, count]) => [
        units[u][0],
        tr("{what} ({n})", { what: unitName(u), n: count.toLocaleString("en") }),
      ]),
      unit: units[chosen][0],
    };
  }

  return { KINDS, draw };
})();
