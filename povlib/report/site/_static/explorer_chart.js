// The chart of the explorer: the figures of a choice over time, their largest by place or subject, planned against done.
"use strict";

const ExplorerChart = (() => {
  const { columns, names, units } = Facts ?? {};
  const MOST_DOTS = 1500; // more are counted by year and size
  const MOST_ROWS = 20;
  const COLOURS = { funds: "var(--funds-line)", income: "var(--income-line)", poverty: "var(--poverty-line)", relocation: "var(--relocation-line)", other: "var(--other-line)" };
  const KINDS = [["time", "Over time"], ["place", "By place"], ["topic", "By topic"], ["sector", "By sector"], ["plan", "Planned against done"]];

  const many = (count, noun = "figure") => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
  const colour = (n) => COLOURS[Facts.themes[columns.indicator[n]]];
  const planned = (n) => Facts.value("status", n) === "planned";
  const unitName = (unit) => units[unit][1] || "no unit";
  const about = (n) => [Facts.told(n), [Facts.placeTold(n), Facts.periods[columns.period[n]]].filter(Boolean).join(", "),
    `${Facts.name("indicator", n)}, ${Facts.name("status", n)}`].filter(Boolean).join("\n");

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
    const tip = { fill: "var(--card)", stroke: "var(--other-line)", fontSize: 13, lineWidth: 30, lineHeight: 1.4, textPadding: 10, pathFilter: "none" };
    return {
      tip,
      options: { width, height, style: { fontSize: "13px", fontFamily: "var(--report-sans)", background: "none", color: "var(--ink)", overflow: "visible" }, ...more },
    };
  }

  const pointed = (data, channels, tip, pointer = Plot.pointer) => Plot.tip(data, pointer({ ...channels, title: (d) => tipText(d.n ?? d), ...tip }));
  const halo = { fontSize: 13, fill: "var(--ink)", stroke: "var(--card)", strokeWidth: 5 };
  const linked = { href: (d) => Facts.address(d.n ?? d), ariaLabel: (d) => about(d.n ?? d).replaceAll("\n", ", ") };

  function valueScale(values, unit) {
    const [least, most] = d3.extent(values);
    const scale = { grid: true, label: null, tickFormat: (v) => Facts.amount(v, unit) };
    if (!(least > 0 && most / least > 30)) return { ...scale, type: "linear", nice: true, zero: true, ticks: 6 };
    const powers = d3.range(Math.floor(Math.log10(least)), Math.ceil(Math.log10(most)) + 1);
    return { ...scale, type: "log", domain: [10 ** powers[0], 10 ** powers.at(-1)], ticks: powers.map((p) => 10 ** p) };
  }

  function overTime(rows, unit, width) {
    const dated = rows.filter((n) => Facts.years[columns.period[n]]);
    const first = d3.min(dated, (n) => Facts.years[columns.period[n]]) ?? 0;
    const last = d3.max(dated, (n) => Facts.years[columns.period[n]]) ?? 0;
    const year = (n) => Facts.years[columns.period[n]] || first - 1;
    const undated = rows.length - dated.length;
    const values = rows.map((n) => columns.value[n]);
    const left = 22 + 7.2 * d3.max(d3.range(Math.ceil(Math.log10(d3.max(values) || 1)) + 1), (power) => Facts.amount(10 ** power, unit).length);
    const step = Math.ceil((last - first + 2) * 56 / (width - left));
    const ticks = d3.range(first - (undated ? 1 : 0), last + 1).filter((y) => y < first || (last - y) % step === 0);
    const { tip, options } = shared(width, 340, {
      marginLeft: left, marginRight: 14,
      x: { domain: [first - (undated ? 1.5 : 0.5), last + 0.5], ticks, tickFormat: (y) => (y < first ? "no date" : String(y)), label: null, tickSize: 0 },
      y: valueScale(values, unit),
    });
    const note = undated ? [`${undated.toLocaleString("en")} without a year stand at the left.`] : [];
    let marks;
    if (rows.length <= MOST_DOTS) {
      // What has one year stands side by side within its band; the order of the text keeps it where it is.
      const at = (n) => year(n) + ((n * 0.618034) % 1 - 0.5) * 0.7;
      const channels = { x: at, y: (n) => columns.value[n] };
      marks = [
        Plot.dot(rows.filter((n) => !planned(n)), { ...channels, ...linked, r: 5, fill: colour, fillOpacity: 0.75, stroke: "var(--card)", strokeWidth: 0.8 }),
        Plot.dot(rows.filter(planned), { ...channels, ...linked, r: 4.5, stroke: colour, strokeWidth: 2, fill: "var(--card)", fillOpacity: 0.4 }),
        pointed(rows, channels, tip),
      ];
      note.unshift("Filled is done, hollow is planned.");
    } else {
      const size = (v) => (v > 0 ? 10 ** (Math.round(Math.log10(v) * 3) / 3) : 0);
      const groups = d3.flatRollup(rows, (of) => ({ n: d3.greatest(of, (n) => columns.value[n]), count: of.length }), year, (n) => size(columns.value[n]));
      const cells = groups.filter(([, s]) => s > 0).map(([y, s, of]) => ({ y, s, ...of }));
      const channels = { x: "y", y: "s" };
      options.y = { ...options.y, ...valueScale(cells.map((c) => c.s), unit) };
      const [lowest, highest] = d3.extent(cells, (c) => Math.log10(c.s));
      options.r = { range: [1, Math.min(16, 0.4 * (width - left) / (last - first + 2), 290 / (3 * (highest - lowest) + 1) / 2)] };
      marks = [
        Plot.dot(cells, { ...channels, r: "count", fill: "var(--funds-line)", fillOpacity: 0.7, ...linked }),
        Plot.tip(cells, Plot.pointer({ ...channels, title: (c) => `${many(c.count)} of about ${Facts.amount(c.s, unit)}\nThe largest:\n${tipText(c.n)}`, ...tip })),
      ];
      note.unshift("Each circle counts the figures of a year and a size, and leads to the largest of them.");
    }
    return { node: Plot.plot({ ...options, marks }), title: `${many(rows.length)} in ${unitName(unit)}, by year`, note };
  }

  const GROUPS = {
    place: (n) => columns.place[n],
    topic: (n) => columns.topic[n],
    sector: (n) => (Facts.value("sector", n) ? columns.sector[n] : null),
  };
  const placeTold = (n) => Facts.placeTold(n) || "no place";

  // Returns the largest figure of each group, the largest group first.
  function largest(rows, group) {
    const found = new Map();
    for (const n of rows) {
      const key = group(n);
      if (key !== null && !(columns.value[n] <= columns.value[found.get(key)])) found.set(key, n);
    }
    return [...found].map(([key, n]) => ({ key, n })).sort((a, b) => columns.value[b.n] - columns.value[a.n] || a.n - b.n);
  }

  function bars(rows, unit, width, kind) {
    const all = largest(rows, GROUPS[kind]);
    const shown = all.slice(0, MOST_ROWS);
    if (!shown.length) {
      const note = ["Only money for ending poverty has a sector; every figure has a topic."];
      return { node: null, title: "No figure of the choice is of money with a sector", note };
    }
    const { tip, options } = shared(width, shown.length * 46 + 20, {
      marginLeft: 1, marginRight: 14, marginTop: 4, marginBottom: 4,
      x: { axis: null, domain: [0, d3.max(shown, (d) => columns.value[d.n]) || 1] },
      y: { axis: null, domain: shown.map((d) => d.key), padding: 0.5 },
    });
    const when = (n) => (width < 480 ? "" : Facts.periods[columns.period[n]]);
    const short = (text) => (width < 480 ? text.replace(/(\w) \p{Script=Han}+$/u, "$1") : text);
    const text = (d) => [`${kind === "place" ? placeTold(d.n) : short(Facts.name(kind, d.n))}   ${Facts.told(d.n)}`, when(d.n), planned(d.n) ? "planned" : ""].filter(Boolean).join(", ");
    const channels = { x: (d) => columns.value[d.n], y: "key" };
    const marks = [
      Plot.barX(shown, {
        ...channels, ...linked, insetTop: 9, insetBottom: -7, strokeWidth: 1.5,
        fill: (d) => (planned(d.n) ? "var(--card)" : colour(d.n)), stroke: (d) => colour(d.n),
      }),
      Plot.text(shown, { x: 0, y: "key", text, textAnchor: "start", dy: -11, fontSize: 13, fill: "var(--ink)" }),
      pointed(shown, { ...channels, maxRadius: Infinity }, tip, Plot.pointerY), // a bar is hit anywhere in its row
    ];
    const note = ["The largest single figure of each; sums may overlap and are not added up. Hollow is planned."];
    if (all.length > shown.length) note.push(`${shown.length} of ${many(all.length, kind)} shown.`);
    return { node: Plot.plot({ ...options, marks }), title: `The largest figure in ${unitName(unit)}, by ${kind}`, note };
  }

  function planAgainstDone(rows, unit, width) {
    const key = (n) => `${columns.place[n]} ${columns.topic[n]}`;
    const name = (k) => [placeTold(plans.get(k)), names.topic[columns.topic[plans.get(k)]][1]].join(", ");
    const [plans, deeds] = [rows.filter(planned), rows.filter((n) => !planned(n))]
      .map((of) => new Map(largest(of, key).map((d) => [d.key, d.n])));
    const all = [...plans.keys()].filter((k) => deeds.has(k));
    const shown = all.slice(0, MOST_ROWS);
    const none = `No place and topic of the choice has both a planned and a done figure in ${unitName(unit)}`;
    if (!shown.length) return { node: null, title: none, note: [`Of places with a topic, ${plans.size.toLocaleString("en")} have a plan and ${deeds.size.toLocaleString("en")} something done.`] };
    const dots = shown.flatMap((k) => [{ key: k, n: deeds.get(k) }, { key: k, n: plans.get(k) }]);
    const values = dots.map((d) => columns.value[d.n]);
    const small = width < 480;
    const { tip, options } = shared(width, shown.length * (small ? 64 : 46) + 50, {
      marginLeft: 12, marginRight: 26, marginBottom: 30,
      x: { ...valueScale(values, unit), ticks: Math.max(2, Math.floor(width / 170)) }, y: { axis: null, domain: shown, padding: 0.5 },
    });
    const share = (k) => `${name(k)}${small ? "\n" : "   "}${Facts.told(deeds.get(k))} done, ${Facts.told(plans.get(k))} planned`;
    const low = options.x.type === "log" ? d3.min(values) : 0;
    const channels = { x: (d) => columns.value[d.n], y: "key" };
    const marks = [
      Plot.link(shown, { x1: (k) => columns.value[deeds.get(k)], x2: (k) => columns.value[plans.get(k)], y: (k) => k, stroke: "var(--other-line)", strokeWidth: 2, dy: 6 }),
      Plot.dot(dots, { ...channels, ...linked, dy: 6, r: 6, strokeWidth: 2, stroke: (d) => colour(d.n), fill: (d) => (planned(d.n) ? "var(--card)" : colour(d.n)) }),
      Plot.text(shown, { x: low, y: (k) => k, text: share, textAnchor: "start", lineAnchor: "bottom", dy: -4, dx: -8, ...halo }),
      pointed(dots, channels, tip),
    ];
    const note = ["The largest planned (hollow) and the largest done (filled) figure of each; they need not be of one project."];
    if (all.length > shown.length) note.push(`${shown.length} of ${all.length} shown.`);
    return { node: Plot.plot({ ...options, marks }), title: `Planned against done, in ${unitName(unit)}`, note };
  }

  // One stop for Tab; the arrows lead from mark to mark.
  function byKeyboard(node, say) {
    const links = [...node.querySelectorAll("a")];
    node.setAttribute("role", "group");
    node.querySelectorAll("g[aria-label]").forEach((group) => group.removeAttribute("aria-label")); // no reader may name a plain group
    links.forEach((link, n) => {
      link.setAttribute("tabindex", n ? "-1" : "0");
      link.setAttribute("aria-label", link.firstElementChild?.getAttribute("aria-label") ?? "");
      link.addEventListener("focus", () => { if (link.matches(":focus-visible")) say(link.getAttribute("aria-label")); });
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

  // Draws some facts into a width (px): the chart, its title, and notes on what it shows and leaves out.
  function draw(rows, { kind, unit, width, say }) {
    const known = unitsOf(rows);
    const chosen = known.some(([u]) => units[u][0] === unit) ? known.find(([u]) => units[u][0] === unit)[0] : known[0]?.[0];
    if (chosen === undefined) return { node: null, title: "Nothing fits the choice", note: [], units: [], unit: null };
    const drawn = rows.filter((n) => columns.unit[n] === chosen);
    const chart = kind === "time" ? overTime(drawn, chosen, width) : kind === "plan" ? planAgainstDone(drawn, chosen, width) : bars(drawn, chosen, width, kind);
    if (rows.length > drawn.length) chart.note.push(`${many(rows.length - drawn.length)} in other units ${rows.length - drawn.length === 1 ? "is" : "are"} not in the chart.`);
    if (chart.node) {
      chart.node.setAttribute("aria-label", `${chart.title}. ${chart.note.join(" ")}`);
      byKeyboard(chart.node, say);
    }
    return { ...chart, units: known.map(([u, count]) => [units[u][0], `${unitName(u)} (${count.toLocaleString("en")})`]), unit: units[chosen][0] };
  }

  return { KINDS, draw, many };
})();
