"use strict";
// The cumulative chance of a first attack: one small panel a theory, all on one scale, without and with.
(function (sim) {
  const { svg, say, scale } = sim;
  const WIDEST = [[880, 4], [300, 2], [0, 1]]; // columns from these widths on

  function draw(answer, about, width) {
    const unit = sim.letter();
    const { head, foot, picture, text, line } = sim.paired;
    const approximate = Boolean(about.approximate);
    const theories = Object.entries(answer.theories).filter(([, theory]) => theory.curve && theory.curve.months.length);
    const top = head(about, width, unit);
    const parts = [...top.parts];
    const columns = Math.min(theories.length || 1, WIDEST.find(([from]) => width >= from * unit)[1]);
    const gap = 18 * unit;
    const panel = (width - gap * (columns - 1)) / columns;
    const most = Math.max(0, ...theories.flatMap(([, { curve }]) => [...curve.here, ...curve.there])) * 1000;
    const ticks = scale.ticks(0, scale.end(most * 1.02, 3), 3);
    const high = ticks[ticks.length - 1];
    const months = Math.max(1, ...theories.map(([, { curve }]) => curve.months[curve.months.length - 1]));
    const names = theories.map(([id, theory]) => scale.lines(`${id} ${theory.name}`, panel - 4 * unit, 12.5 * unit,
      600));
    const named = Math.max(1, ...names.map((lines) => lines.length)) * 16 * unit;
    const tall = (columns === 1 ? 104 : 132) * unit;
    const row = named + tall + 42 * unit;
    const labels = Math.max(...ticks.map((tick) => scale.width(say.format(tick, 0), 11 * unit))) + 6 * unit;
    for (const [at, [, theory]] of theories.entries()) {
      const x = (at % columns) * (panel + gap);
      const y = top.y + 8 * unit + Math.floor(at / columns) * row;
      names[at].forEach((words, place) => parts.push(text(x, y + 14 * unit + place * 16 * unit, words, "ink semi",
        12.5 * unit)));
      const box = { left: x + labels, right: x + panel - 34 * unit, top: y + named + 14 * unit,
        bottom: y + named + 14 * unit + tall };
      const across = scale.linear(0, months, box.left, box.right);
      const up = scale.linear(0, high, box.bottom, box.top);
      for (const tick of ticks) {
        parts.push(line(box.left, up(tick), box.right, up(tick), tick === 0 ? "zero" : "grid"));
        parts.push(text(box.left - 5 * unit, up(tick) + 4 * unit, say.format(tick, 0), "quiet", 11 * unit, "end"));
      }
      for (const [month, year] of scale.years(about.start, months, Math.floor((box.right - box.left) / (44 * unit)))) {
        parts.push(line(across(month), box.bottom, across(month), box.bottom + 4 * unit, "zero"));
        parts.push(text(across(month), box.bottom + 16 * unit, String(year), "quiet", 11 * unit, "middle"));
      }
      parts.push(...ends(theory, { across, up, box, unit, approximate }));
    }
    const rows = Math.ceil(theories.length / columns);
    const source = foot(about.source, top.y + 8 * unit + rows * row + 6 * unit, width, unit);
    return picture([...parts, ...source.parts], width, source.y, about);
  }

  /** Both lines of a panel, each with its mark and number at its end. */
  function ends(theory, { across, up, box, unit, approximate }) {
    const { curve } = theory;
    const parts = [];
    const worlds = [["without", curve.there], ["with", curve.here]];
    const heights = scale.spread(worlds.map(([, shares]) => up(1000 * shares[shares.length - 1])), 15 * unit, box.top,
      box.bottom);
    for (const [at, [kind, shares]] of worlds.entries()) {
      const points = shares.map((share, place) =>
        `${across(curve.months[place]).toFixed(1)},${up(1000 * share).toFixed(1)}`);
      const end = up(1000 * shares[shares.length - 1]);
      parts.push(svg("polyline", { points: points.join(" "),
        class: `${kind === "with" ? "trace mine" : "trace base"}${approximate ? " dashed" : ""}` }));
      parts.push(...sim.paired.mark(kind, box.right, end, unit * 0.7, approximate));
      parts.push(sim.paired.text(box.right + 8 * unit, heights[at] + 4 * unit, say.short(shares[shares.length - 1]),
        kind === "with" ? "ink strong" : "ink", 12 * unit));
    }
    return parts;
  }

  sim.curve = { draw };
})(window.sim);
