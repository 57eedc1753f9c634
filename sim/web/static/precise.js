"use strict";
// The surface of few levers, near the exact answer of certain members: a smooth function through what was simulated.
// The same as sim/analysis/surface/kernel.py and evaluate.py, to which a test holds it.
(function (sim) {
  const Z = 1.959963984540054; // 95% of a normal distribution lies within so many standard errors
  let kept = { surface: null, centres: [] };

  /** Chances by theory; `measures` and `levels` are those of the wide surface, whose measures come in the same order. */
  function evaluate(surface, at, measures, levels) {
    const measured = measures(surface, at);
    const centres = measuredCentres(surface, measures);
    const last = measured[measured.length - 1].map(Math.abs);
    const answers = {};
    for (const [name, theory] of Object.entries(surface.precise.theories)) {
      const etas = theory.trend.map((_, year) => eta(theory, year, measured[year], centres[year]));
      const error = last.some((moved) => moved > 0) ? Math.hypot(theory.factor * Z * open(theory, etas, measured, centres), theory.least) : 0;
      const noise = theory.noise.reduce((sum, size, place) => sum + size * last[place], 0);
      answers[name] = {
        ...levels(theory.there, etas), error_here: error, error_difference: error,
        sampling_there: Z * theory.there_error, sampling_difference: Z * Math.sqrt(noise),
      };
    }
    return answers;
  }

  /** Measures of the origin and of every centre, by year; made once. */
  function measuredCentres(surface, measures) {
    if (kept.surface === surface) return kept.centres;
    const base = Object.fromEntries(surface.levers.map((lever) => [lever.id, lever.at]));
    const { levers, centres } = surface.precise;
    const all = [base, ...centres.map((centre) => ({ ...base,
      ...Object.fromEntries(levers.map((lever, place) => [lever, centre[place]])) }))].map((at) => measures(surface, at));
    kept = { surface, centres: all[0].map((_, year) => all.map((one) => one[year])) };
    return kept.centres;
  }

  /** The logarithm of the hazard's ratio in a year; nothing, exactly, where nothing is moved. */
  function eta(theory, year, at, centres) {
    const trend = theory.trend[year].reduce((sum, one, place) => sum + one * at[place], 0);
    return theory.weights[year].reduce((sum, weight, place) =>
      sum + weight * (near(theory, at, centres[place]) - near(theory, centres[0], centres[place])), trend);
  }

  /** What the nearest centre leaves open in the last year, as a standard deviation of the chance. */
  function open(theory, etas, measured, centres) {
    const year = etas.length - 1;
    const whole = theory.smooth + theory.rough;
    const shared = Math.max(...centres[year].map((centre) => near(theory, measured[year], centre))) / whole;
    const hazard = -Math.log1p(-theory.there[year]) * Math.exp(etas[year]);
    return hazard * Math.exp(-hazard) * Math.sqrt(whole * Math.max(1 - shared ** 2, 0));
  }

  function near({ scales, smooth, rough, reach }, a, b) {
    const squares = scales.reduce((sum, scale, place) => sum + ((a[place] - b[place]) / scale) ** 2, 0);
    const way = Math.sqrt(5 * squares);
    return smooth * (1 + way + (5 / 3) * squares) * Math.exp(-way) + rough * Math.exp(-Math.sqrt(squares) / reach);
  }

  /** The members whose exact answer the surface is near, where those are asked about; or null. */
  function members(surface, question) {
    const same = (asked, made) => asked === undefined || Number(asked) === made;
    const precise = surface && surface.precise;
    if (!precise) return null;
    return same(question.seed, surface.seed) && same(question.members, precise.members) ? precise.members : null;
  }

  /** The chance with `needed`, what a difference has to exceed to be none of luck among these members. */
  const ofThese = (chance) => ({ ...chance, needed: Math.hypot(chance.error_difference, chance.sampling_difference) });

  sim.precise = { evaluate, members, ofThese };
})(window.sim);
