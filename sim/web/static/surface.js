"use strict";
// The surface read off in the browser: chances by theory for positions of levers that nobody simulated, with their error.
// The same as sim/analysis/surface/positions.py and evaluate.py, to which a test holds it.
window.sim = window.sim || {};
window.sim.data = window.sim.data || {};
(function (sim) {
  const YEAR = 12;
  const Z = 1.959963984540054; // 95% of a normal distribution lies within so many standard errors
  const shipped = () => sim.data.surface;

  // ---- From a question to positions

  /** A text of a setting as the surface compares values: a number (0 and 1 for false and true), a word, or null. */
  function plain(value) {
    if (value === true || value === "true") return 1;
    if (value === false || value === "false") return 0;
    if (typeof value === "number") return Number.isFinite(value) ? value : null;
    if (typeof value !== "string") return null;
    const text = value.trim().replace(/^(["'])(.*)\1$/, "$2");
    if (text !== "" && Number.isFinite(Number(text))) return Number(text);
    return /^[\w-]+$/.test(text) ? text : null;
  }

  /** Settings as [path, value], written so or as "path=value". */
  function pairs(sets) {
    return (sets || []).map((set) => {
      if (Array.isArray(set)) return [set[0], plain(set[1])];
      const [path, ...rest] = String(set).split("=");
      return [path.trim(), plain(rest.join("="))];
    });
  }

  /**
   * Where the levers of a question stand: {at} by lever, null for the baseline's range; or {unknown, reason} with the
   * levers and paths that stand outside. `notes` says what differs that the surface does not depend on.
   */
  function positions(question, catalogue) {
    const surface = shipped();
    const outside = (reason) => ({ at: null, unknown: [], reason, notes: [] });
    if (!surface) return outside("nothing was computed beforehand");
    const version = ((catalogue || {}).version || "").split("+")[1];
    if (version && !surface.rules.startsWith(version)) return outside("what was computed beforehand is of other rules");
    if (question.months !== undefined && Number(question.months) !== surface.months) {
      return outside(`what was computed beforehand is of ${surface.months} months`);
    }
    const own = surface.scenarios[question.scenario];
    if (!own) return outside(`the surface knows no scenario ${question.scenario}`);
    const values = { ...own };
    for (const [path, value] of pairs(question.sets)) {
      // What depends on a lever of its own name is set as the value of a quantity too.
      values[path.endsWith(".value") && !(path in surface.baseline) ? path.slice(0, -".value".length) : path] = value;
    }
    const notes = [];
    if (question.seed !== undefined && Number(question.seed) !== surface.seed) {
      notes.push(`what was computed beforehand is of seed ${surface.seed}`);
    }
    return { ...found(surface, values), notes };
  }

  /** Positions where so much differs from the baseline, by path. */
  function found(surface, changed) {
    const baseline = surface.baseline;
    const values = { ...baseline, ...changed };
    const at = {};
    const unknown = [];
    const reasons = [];
    for (const path of Object.keys(changed)) {
      if (path in baseline && changed[path] !== null) continue;
      unknown.push(path);
      reasons.push(`${path} is no lever of the surface`);
    }
    for (const lever of surface.levers) {
      const stands = where(lever, values, at, surface.start);
      if (stands.why === undefined) {
        at[lever.id] = stands.at;
        continue;
      }
      unknown.push(lever.id);
      reasons.push(`${lever.id} ${stands.why}`);
    }
    return { at: unknown.length ? null : at, unknown, reason: reasons.join("; ") };
  }

  /** {at} of one lever, those before it given; or {why} it stands outside. */
  function where(lever, values, at, start) {
    let stands;
    if (lever.of) {
      const moved = new Set(Object.entries(lever.of).filter(([other]) => at[other]).map(([, path]) => values[path]));
      if (moved.size > 1) return { why: "is not the same everywhere" };
      if (!moved.size) return { at: lever.at };
      [stands] = moved;
    } else {
      const fits = (form) => Object.entries(form.when).every(([path, value]) => values[path] === value);
      const form = lever.forms.find(fits);
      if (!form) return { why: "is set in a way that was not simulated" };
      stands = "path" in form ? values[form.path] : form.at;
    }
    if (lever.months && typeof stands === "string") stands = months(stands) - months(start);
    if (stands === null && lever.at === null) return { at: null };
    if (typeof stands === "number" && stands >= lever.low && stands <= lever.high) return { at: stands };
    return { why: `stands at ${stands}, outside of ${lever.low} to ${lever.high}` };
  }

  const months = (date) => (/^\d{4}-\d{2}$/.test(date) ? YEAR * Number(date.slice(0, 4)) + Number(date.slice(5)) : NaN);

  // ---- From positions to chances

  /** Measures at positions by year, as sim/analysis/surface/terms.py makes them. */
  function measures(surface, at) {
    const { leaving, replaced_from, soldiers, news, zeros, units, words } = surface.measures;
    const done = (month, from, takes) => Math.min(Math.max((month - from) / Math.max(takes, 1), 0), 1);
    const leave = (host) => at[`${host}_leave`];
    const hosts = Object.keys(soldiers);
    const all = hosts.reduce((sum, host) => sum + soldiers[host], 0);
    const left = hosts.reduce((sum, host) => sum + leave(host) * soldiers[host], 0) / all;
    const soon = left * Math.exp(-at.leave_from / news);
    const amount = (name) => (at[name] === null ? 0 : (at[name] - zeros[name]) / units[name]);
    const word = words.map(([lever, position]) => (at[lever] === position ? 1 : 0));
    const rest = [amount("brigade"), amount("aid"), at.aid === null ? 0 : 1, amount("baltic_spending"), amount("spending_demand")];
    const years = [];
    let [gone, filled, both, whole] = [0, 0, 0, 0];
    surface.danger.forEach((weight, month) => {
      const away = done(month + 1, at.leave_from, leaving);
      const back = at.backfill * done(month + 1, replaced_from, at.backfill_months);
      gone += weight * away;
      filled += weight * back;
      both += weight * away * back;
      whole += weight;
      if ((month + 1) % YEAR) return;
      years.push([...hosts.map((host) => (leave(host) * gone) / whole), soon, (left * both) / whole, at.germany_leave,
        filled / whole, ...rest, ...word]);
    });
    return years;
  }

  /** Chances at positions by theory, or null where there are none: see `positions`. `others`: other members are asked about. */
  function evaluate(given, others) {
    const surface = shipped();
    const at = given && "at" in given ? given.at : given;
    if (!surface || !at) return null;
    if (!others && isNear(surface, at)) return sim.precise.evaluate(surface, at, measures, levels);
    const measured = measures(surface, at);
    const told = measured.map((year) => surface.terms.map((term) => term.reduce((product, place) => product * year[place], 1)));
    const answers = {};
    for (const [name, theory] of Object.entries(surface.theories)) answers[name] = under(theory, measured, told);
    return answers;
  }

  /** Whether only levers of the precise surface are moved. */
  const isNear = (surface, at) => Boolean(surface.precise) && surface.levers.every((lever) =>
    surface.precise.levers.includes(lever.id) || at[lever.id] === lever.at);

  function under(theory, measured, told) {
    const etas = theory.coefficients.map((coefficients, year) =>
      coefficients.reduce((sum, one, place) => sum + one * told[year][place], 0));
    const last = etas.length - 1;
    const hazard = -Math.log1p(-theory.there[last]) * Math.exp(etas[last]);
    const at = measured[last];
    const variance = theory.doubt.reduce((sum, row, place) =>
      sum + at[place] * row.reduce((part, one, other) => part + one * at[other], 0), 0);
    const error = Z * hazard * Math.exp(-hazard) * Math.sqrt(Math.max(variance, 0));
    return {
      ...levels(theory.there, etas),
      error_here: Math.hypot(error, Z * theory.there_error),
      error_difference: error,
    };
  }

  /** Chances at the end, their difference, and by year, from those of the baseline and hazards' ratios as logarithms. */
  function levels(chances, etas) {
    const here = [];
    const there = [];
    chances.forEach((chance, year) => {
      const hazard = Math.log1p(-chance);
      here.push(-Math.expm1(hazard * Math.exp(etas[year])));
      there.push(-Math.expm1(hazard));
    });
    // An attack that has come stays: no year has a greater chance than those after it.
    for (let year = here.length - 2; year >= 0; year -= 1) here[year] = Math.min(here[year], here[year + 1]);
    const last = here.length - 1;
    return {
      here: here[last],
      there: there[last],
      difference: here[last] - there[last],
      curve: { months: [0, ...here.map((_, year) => YEAR * (year + 1))], here: [0, ...here], there: [0, ...there] },
    };
  }

  /**
   * What the page shows of a question: {theories} by name, each with its chance and curve, and `near`, the members whose
   * exact answer it is near, if any; or {unknown, reason}.
   */
  function answer(question) {
    const given = positions(question, sim.data.catalogue);
    const made = sim.precise.members(shipped(), question);
    const found = evaluate(given, made === null);
    if (!found) return { unknown: given.unknown, reason: given.reason, notes: given.notes };
    const near = isNear(shipped(), given.at) ? made : null;
    const theories = {};
    for (const [name, { curve, ...chance }] of Object.entries(found)) {
      theories[name] = { chance: near ? sim.precise.ofThese(chance) : chance, curve };
    }
    return { theories, notes: given.notes, near };
  }

  sim.surface = { positions, evaluate, answer };
})(window.sim);
