"use strict";
// The paired picture: under each theory the futures without and with what is asked, on one axis, and their difference.
(function (sim) {
  const { svg, say, scale } = sim;
  const SIDE_BY_SIDE = 620; // from this width on, differences stand beside the counts; below it, under them

  const text = (x, y, words, kind, size, anchor) =>
    svg("text", { x, y, class: kind, "font-size": size, "text-anchor": anchor || null, text: words });
  const line = (x1, y1, x2, y2, kind) => svg("line", { x1, y1, x2, y2, class: kind });

  /** Lines of text one below another; returns the elements. */
  const block = (x, y, lines, kind, size, anchor) =>
    lines.map((words, place) => text(x, y + place * size * 1.3, words, kind, size, anchor));

  /** The head of every chart: a title, how the two worlds are drawn, and whether the numbers are approximate. */
  function head(about, width, unit) {
    const parts = [];
    let y = 15 * unit;
    for (const words of scale.lines(about.title, width, 14.5 * unit, 700)) {
      parts.push(text(0, y, words, "ink strong", 14.5 * unit));
      y += 19 * unit;
    }
    let x = 0;
    y += 4 * unit;
    for (const [kind, words] of [["without", about.without], ["with", about.with]]) {
      const room = 24 * unit + scale.width(words, 12.5 * unit);
      if (x > 0 && x + room > width) { x = 0; y += 19 * unit; }
      parts.push(...mark(kind, x + 7 * unit, y - 4 * unit, unit, about.approximate));
      for (const [place, part] of scale.lines(words, width - 20 * unit, 12.5 * unit).entries()) {
        if (place) y += 17 * unit;
        parts.push(text(x + 19 * unit, y, part, "ink", 12.5 * unit));
      }
      x += room + 18 * unit;
    }
    if (about.approximate) {
      for (const words of scale.lines(about.approximate, width, 12.5 * unit, 700)) {
        y += 19 * unit;
        parts.push(text(0, y, words, "ink strong", 12.5 * unit));
      }
    }
    return { parts, y: y + 10 * unit };
  }

  /** The mark of a world: a ring without, a disc with, hatched where it is approximate. */
  function mark(kind, x, y, unit, approximate) {
    const r = 5.5 * unit;
    if (kind === "without") return [svg("circle", { cx: x, cy: y, r, class: approximate ? "ring dashed" : "ring" })];
    if (!approximate) return [svg("circle", { cx: x, cy: y, r, class: "disc" })];
    return [svg("circle", { cx: x, cy: y, r, class: "disc hatched" }),
      line(x - r * 0.7, y + r * 0.7, x + r * 0.7, y - r * 0.7, "hatch")];
  }

  /** The foot of every chart: where its numbers are from, small. */
  function foot(words, y, width, unit) {
    const lines = scale.lines(words, width, 10.5 * unit);
    return { parts: block(0, y, lines, "quiet", 10.5 * unit), y: y + lines.length * 13.7 * unit };
  }

  function axis(ticks, place, top, bottom, label, unit) {
    const parts = [];
    for (const tick of ticks) {
      parts.push(line(place(tick), top, place(tick), bottom, tick === 0 ? "zero" : "grid"));
      parts.push(text(place(tick), bottom + 13 * unit, label(tick), "quiet", 11 * unit, "middle"));
    }
    return parts;
  }

  /** The counts of one theory: two marks, each at the end of its line, with its number. */
  function counts(theory, place, y, unit, approximate) {
    const parts = [];
    for (const [kind, share, at] of [["without", theory.chance.there, y],
      ["with", theory.chance.here, y + 19 * unit]]) {
      const x = place(Math.max(0, share) * 1000);
      parts.push(line(place(0), at, x, at,
        `${kind === "with" ? "stem mine" : "stem base"}${approximate ? " dashed" : ""}`));
      parts.push(...mark(kind, x, at, unit, approximate));
      parts.push(text(x + 10 * unit, at + 4.5 * unit, say.level(share), kind === "with" ? "ink strong" : "ink",
        13 * unit));
    }
    return parts;
  }

  /** The difference of one theory with its interval, or the error of the surface, dashed. */
  function difference(theory, place, y, unit, approximate) {
    const { chance } = theory;
    const error = chance.error_difference || 0;
    const [low, high] = approximate ? [chance.difference - error, chance.difference + error]
      : [chance.low, chance.high];
    const parts = [];
    const whole = (share) => place(share * 1000);
    if (!chance.same && typeof low === "number" && typeof high === "number") {
      parts.push(line(whole(low), y, whole(high), y, approximate ? "whisker dashed" : "whisker"));
      for (const end of [low, high]) parts.push(line(whole(end), y - 4 * unit, whole(end), y + 4 * unit, "whisker"));
    }
    const middle = chance.same ? 0 : chance.difference;
    const sure = approximate ? say.sure(chance) : chance.clear;
    const r = 4.5 * unit;
    parts.push(svg("rect", {
      x: whole(middle) - r, y: y - r, width: 2 * r, height: 2 * r, class: sure && !approximate ? "gap" : "gap unsure",
      transform: `rotate(45 ${whole(middle)} ${y})`,
    }));
    return parts;
  }

  // Axes do not shrink under a moving hand: what was the greatest stays, as long as the same world is asked about.
  const held = { about: "", counts: 0, reach: 0 };

  function hold(answer, name, value) {
    const about = `${answer.question.scenario} ${answer.question.months} ${Object.keys(answer.theories)}`;
    if (held.about !== about) Object.assign(held, { about, counts: 0, reach: 0 });
    held[name] = Math.max(held[name], value);
    return held[name];
  }

  /** The end of an axis of differences that holds every interval. */
  function span(theories, approximate) {
    const ends = theories.flatMap(({ chance }) => {
      const error = approximate ? chance.error_difference || 0 : 0;
      return chance.same ? [0] : [chance.low ?? chance.difference, chance.high ?? chance.difference,
        chance.difference - error, chance.difference + error];
    }).filter(Number.isFinite).map((share) => share * 1000);
    return scale.end(Math.max(2, ...ends.map(Math.abs)), 2);
  }

  /** The whole picture, `width` pixels wide; `about` holds title, names of both worlds, source and desc. */
  function draw(answer, about, width) {
    const unit = sim.letter();
    const approximate = Boolean(about.approximate);
    const theories = Object.entries(answer.theories);
    const wide = width >= SIDE_BY_SIDE * unit;
    const top = head(about, width, unit);
    const parts = [...top.parts];
    const left = wide ? 178 * unit : 0;
    const right = wide ? width * 0.66 : width;
    const names = theories.map(([id, theory]) =>
      scale.lines(`${id}: ${theory.condition.replace(/\s*\(H\d+\)$/, "")}`, (wide ? left : width) - 14 * unit,
        12.5 * unit, 600));
    const words = theories.map(([, theory]) => scale.lines(
      approximate ? say.approximateChange(theory.chance) : say.change(theory.chance, answer.members),
      wide ? width - right - 8 * unit : width, 12 * unit));
    const most = Math.max(...theories.map(([, { chance }]) => Math.max(chance.here, chance.there))) * 1000;
    const ticks = scale.ticks(0, hold(answer, "counts", scale.end(most * 1.02, 4)), wide ? 5 : 4);
    const room = 46 * unit + (most < 3 ? 40 * unit : 0);
    const place = scale.linear(0, ticks[ticks.length - 1], left + 6 * unit, right - room);
    const heights = theories.map((_, at) => wide
      ? Math.max(58 * unit, names[at].length * 16.5 * unit + 16 * unit,
        26 * unit + words[at].length * 15.6 * unit + 10 * unit)
      : names[at].length * 16.5 * unit + 52 * unit);
    const begin = top.y + (wide ? 20 * unit : 8 * unit);
    const end = begin + heights.reduce((a, b) => a + b, 0);
    parts.push(...axis(ticks, place, begin, end, (tick) => say.format(tick, 0), unit));
    const needed = span(theories.map(([, theory]) => theory), approximate);
    const reach = approximate ? hold(answer, "reach", needed) : needed;
    const gapLeft = wide ? right + 8 * unit : 6 * unit;
    const gap = scale.linear(-reach, reach, gapLeft + 6 * unit, width - 12 * unit);
    const signed = (tick) => (tick > 0 ? `${say.format(tick, 0)} more` : tick < 0 ? `${say.format(-tick, 0)} fewer`
      : "0");
    let y = begin;
    if (wide) {
      parts.push(text(gapLeft, begin - 9 * unit, "Difference: with minus without", "ink strong", 12.5 * unit));
      parts.push(...axis([-reach, 0, reach], gap, begin, end, signed, unit).map(endAnchored(gap, reach)));
    }
    for (const [at, [, theory]] of theories.entries()) {
      if (at) parts.push(line(0, y, width, y, "rule"));
      parts.push(...block(0, y + 19 * unit, names[at], "ink semi halo", 12.5 * unit));
      const first = wide ? y + 17 * unit : y + names[at].length * 16.5 * unit + 16 * unit;
      parts.push(...counts(theory, place, first, unit, approximate));
      if (wide) {
        parts.push(...difference(theory, gap, y + 15 * unit, unit, approximate));
        parts.push(...block(gapLeft, y + 37 * unit, words[at], "ink halo", 12 * unit));
      }
      y += heights[at];
    }
    y = end + 30 * unit;
    if (!wide) y = below(parts, theories, { names, words, gap, reach, signed, width, unit, approximate, y });
    const source = foot(about.source, y + 8 * unit, width, unit);
    parts.push(...source.parts);
    return picture(parts, width, source.y, about);
  }

  /** On a narrow page: the differences under the counts, on an axis of their own. */
  function below(parts, theories, { names, words, gap, reach, signed, width, unit, approximate, y }) {
    parts.push(text(0, y + 10 * unit, "Difference: with minus without", "ink strong", 13 * unit));
    const begin = y + 20 * unit;
    const heights = theories.map((_, at) => (names[at].length * 16.5 + 30 + words[at].length * 15.6) * unit);
    const end = begin + heights.reduce((a, b) => a + b, 0);
    parts.push(...axis([-reach, 0, reach], gap, begin, end, signed, unit).map(endAnchored(gap, reach)));
    let row = begin;
    for (const [at, [, theory]] of theories.entries()) {
      const middle = row + (names[at].length * 16.5 + 13) * unit;
      parts.push(...block(0, row + 15 * unit, names[at], "ink semi halo", 12.5 * unit));
      parts.push(...difference(theory, gap, middle, unit, approximate));
      parts.push(...block(0, middle + 21 * unit, words[at], "ink halo", 12 * unit));
      row += heights[at];
    }
    return end + 26 * unit;
  }

  /** Labels at the ends of an axis stay within the picture. */
  const endAnchored = (gap, reach) => (node) => {
    if (node.tagName === "text" && Number(node.getAttribute("x")) >= gap(reach) - 1) node.setAttribute("text-anchor",
      "end");
    if (node.tagName === "text" && Number(node.getAttribute("x")) <= gap(-reach) + 1) node.setAttribute("text-anchor",
      "start");
    return node;
  };

  /** Parts as one picture with a title and a description for those who do not see it. */
  function picture(parts, width, height, about) {
    const [title, desc] = [sim.fresh("title"), sim.fresh("desc")];
    return svg("svg", {
      viewBox: `0 0 ${Math.round(width)} ${Math.ceil(height)}`, width: Math.round(width), height: Math.ceil(height),
        role: "img",
      "aria-labelledby": `${title} ${desc}`, class: "chart",
    }, svg("title", { id: title, text: about.title }), svg("desc", { id: desc, text: about.desc }), parts);
  }

  sim.paired = { draw, head, foot, picture, mark, text, line };
})(window.sim);
