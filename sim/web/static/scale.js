"use strict";
// Axes: round numbers for counts, years for months, and labels that do not hide one another.
(function (sim) {
  /** A linear way from values to places. */
  const linear = (low, high, from, to) => (value) => from + ((value - low) / (high - low || 1)) * (to - from);

  /** Round numbers from 0 to at least `high`, some `wanted` of them. */
  function ticks(low, high, wanted) {
    const span = Math.max(high - low, 1e-9);
    const raw = span / Math.max(1, wanted);
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= raw * 0.999) || 10 * power;
    const found = [];
    for (let at = Math.ceil(low / step - 1e-9); at * step <= high +
      step * 1e-9; at += 1) found.push(Number((at * step).toPrecision(12)));
    return found;
  }

  /** The end of an axis of counts that holds `highest`: the next of its own ticks. */
  function end(highest, wanted) {
    const first = ticks(0, Math.max(highest, 1), wanted);
    const step = first.length > 1 ? first[1] - first[0] : 1;
    return Math.ceil(Math.max(highest, 1) / step - 1e-9) * step;
  }

  /** Whole years within some months from a start "2025-03", at most `most`: [months since the start, year]. */
  function years(start, months, most) {
    const first = sim.units.monthNumber(start) ?? sim.units.monthNumber("2025-03");
    const found = [];
    for (let year = Math.ceil(first / 12); year * 12 <= first +
      months; year += 1) found.push([year * 12 - first, year]);
    const step = Math.ceil(found.length / Math.max(1, most));
    return found.filter((_, place) => place % Math.max(1, step) === 0);
  }

  /** Heights moved as little as needed to be `least` apart, in their order. */
  function spread(heights, least, low, high) {
    const order = heights.map((_, place) => place).sort((a, b) => heights[a] - heights[b] || a - b);
    const placed = order.map((place) => heights[place]);
    for (let round = 0; round < 50; round += 1) {
      for (let at = 0; at < placed.length - 1; at += 1) {
        const lacking = least - (placed[at + 1] - placed[at]);
        if (lacking > 0) { placed[at] -= lacking / 2; placed[at + 1] += lacking / 2; }
      }
      if (placed.length && placed[0] < low) placed[0] = low;
      if (placed.length && placed[placed.length - 1] > high) placed[placed.length - 1] = high;
    }
    return heights.map((_, place) => placed[order.indexOf(place)]);
  }

  let ruler = null;
  /** The width of a text in pixels, as the charts set it. */
  function width(text, size, weight) {
    ruler = ruler || document.createElement("canvas").getContext("2d");
    ruler.font = `${weight || 400} ${size}px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", Arial, sans-serif`;
    return ruler.measureText(text).width;
  }

  /** A text in lines that are at most so wide. */
  function lines(text, room, size, weight) {
    const found = [];
    let line = "";
    for (const word of String(text).split(/\s+/)) {
      const longer = line ? `${line} ${word}` : word;
      if (line && width(longer, size, weight) > room) { found.push(line); line = word; } else line = longer;
    }
    if (line) found.push(line);
    return found;
  }

  sim.scale = { linear, ticks, end, years, spread, width, lines };
})(window.sim);
