"use strict";
// What is believed of a quantity that nobody knows, drawn: a curve of its density, or the chance of each word.
(function (sim) {
  const { svg, scale, units } = sim;
  const HIGH = 84;

  function draw(quantity, fixed, width) {
    const unit = sim.letter();
    const words = quantity.kind === "variant" || quantity.one_of
      || (quantity.curve || []).some(([x]) => typeof x !== "number");
    const about = { title: `What is believed of: ${quantity.title}`, desc: describe(quantity, fixed) };
    const { parts, height } = words ? bars(quantity, fixed, width, unit) : curve(quantity, fixed, width, unit);
    return sim.paired.picture(parts, width, height, about);
  }

  function curve(quantity, fixed, width, unit) {
    const { text, line } = sim.paired;
    const points = (quantity.curve || []).filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
    const xs = [...points.map(([x]) => x), quantity.low, quantity.high, fixed].filter(Number.isFinite);
    const across = scale.linear(Math.min(...xs), Math.max(...xs), 8 * unit, width - 8 * unit);
    const base = (HIGH + 18) * unit;
    const up = scale.linear(0, Math.max(1e-12, ...points.map(([, y]) => y)), base, 22 * unit);
    const parts = [];
    if (points.length > 1) {
      const trace = points.map(([x, y]) => `${across(x).toFixed(1)},${up(y).toFixed(1)}`);
      parts.push(svg("polygon", { points: [`${across(points[0][0])},${base}`, ...trace,
        `${across(points[points.length - 1][0])},${base}`].join(" "), class: "belief" }));
      parts.push(svg("polyline", { points: trace.join(" "), class: "trace base" }));
    }
    parts.push(line(0, base, width, base, "zero"));
    const label = (value, y, kind) => {
      const words = units.measured(value, quantity.unit);
      const half = scale.width(words, 11 * unit) / 2;
      return text(Math.min(width - half, Math.max(half, across(value))), y, words, kind, 11 * unit, "middle");
    };
    const ends = [quantity.low, quantity.high].filter(Number.isFinite);
    for (const value of ends) parts.push(line(across(value), base - 12 * unit, across(value), base + 5 * unit,
      "whisker"));
    if (ends.length === 2) {
      const apart = Math.abs(across(ends[1]) - across(ends[0]));
      const room = Math.max(...ends.map((value) => scale.width(units.measured(value, quantity.unit), 11 * unit))) +
        8 * unit;
      ends.forEach((value, place) => parts.push(label(value, base + (apart < room && place ? 32 : 18) * unit,
        "quiet")));
    }
    if (Number.isFinite(quantity.median)) parts.push(line(across(quantity.median), 24 * unit, across(quantity.median),
      base, "middle"));
    if (Number.isFinite(fixed)) {
      parts.push(line(across(fixed), 16 * unit, across(fixed), base, "fixed"));
      parts.push(label(fixed, 12 * unit, "ink strong"));
    }
    return { parts, height: base + 38 * unit };
  }

  function bars(quantity, fixed, width, unit) {
    const { text } = sim.paired;
    const given = (quantity.curve || []).map(([value, chance]) => [String(value), Number(chance) || 0]);
    const now = fixed === undefined ? quantity.value : fixed;
    const rows = given.length ? given : (quantity.choices || []).map((choice) =>
      [String(choice.value), String(choice.value) === String(now) ? 1 : 0]);
    const parts = [];
    rows.forEach(([value, chance], place) => {
      const y = (8 + place * 40) * unit;
      const chosen = fixed !== undefined && String(fixed) === value;
      const title = ((quantity.choices || []).find((choice) => String(choice.value ?? choice) === value) || {}).title
        || units.measured(Number.isFinite(Number(value)) ? Number(value) : value, quantity.unit);
      parts.push(text(0, y + 10 * unit, scale.lines(`${title}${chosen ? " (fixed)" : ""}`, width - 60 * unit,
        12 * unit)[0] || "", chosen ? "ink strong" : "ink", 12 * unit));
      parts.push(svg("rect", { x: 0, y: y + 15 * unit, width: Math.max(1, chance * (width - 60 * unit)),
        height: 9 * unit, class: chosen ? "bar chosen" : "bar" }));
      parts.push(text(chance * (width - 60 * unit) + 6 * unit, y + 24 * unit, `${units.number(100 * chance, 0)}%`,
        "quiet", 11 * unit));
    });
    return { parts, height: (14 + rows.length * 40) * unit };
  }

  function describe(quantity, fixed) {
    const measured = (value) => units.measured(value, quantity.unit);
    const given = String(quantity.distribution || "").replace(/\.$/, "");
    const range = typeof quantity.low === "number" && !/nine in ten/i.test(given)
      ? `Nine in ten futures have it between ${measured(quantity.low)} and ${measured(quantity.high)}. ` : "";
    const varying = quantity.kind === "variant" ? "" : "Each future draws its own.";
    const now = fixed === undefined ? varying : `Here it is fixed at ${measured(fixed)}, in both worlds.`;
    return `${given ? `${given.charAt(0).toUpperCase()}${given.slice(1)}. ` : ""}${range}${now}`;
  }

  sim.density = { draw, describe };
})(window.sim);
