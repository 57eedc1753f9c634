"use strict";
// What a lever stands at in a question, and the question after it is moved; nothing here draws.
(function (sim) {
  const { state, units } = sim;
  const all = () => (sim.data.catalogue && sim.data.catalogue.levers) || [];
  const find = (id) => all().find((lever) => lever.id === id);
  const opening = () => find("baltic_leave") || all().find((lever) => lever.main) || all()[0];
  const bare = (value) => String(typeof value === "boolean" || typeof value === "number" ? Number(value) : value);
  const alike = (one, other) => bare(one) === bare(other);

  /** The paths that say where a lever stands: those of its words, or those that get its value. */
  const own = (lever) => (setting(lever) ? Object.keys(lever.choices[0].sets) : lever.paths || []);
  const setting = (lever) => Boolean(lever.choices && lever.choices[0] && lever.choices[0].sets);

  /** Weights of the paths of a lever: the soldiers that each stands for, where levers of their own say so. */
  function weights(lever) {
    const counted = own(lever).map((path) => {
      const single = all().find((other) => own(other).length === 1 && own(other)[0] === path && other.amounts);
      return single ? single.amounts.persons : null;
    });
    return counted.every((persons) => persons > 0) ? counted : counted.map(() => 1);
  }

  /** Where a lever stands: its value, and whether its paths differ, of which the value is then the average. */
  const stands = (lever, question) => read(lever, (path) => state.value(question, path));

  /** Where it stands if nothing is changed. */
  const usual = (lever) => read(lever, state.before).value;

  function read(lever, value) {
    if (setting(lever)) {
      const fits = lever.choices.find((choice) => Object.entries(choice.sets).every(([path, wanted]) => alike(value(path), wanted)));
      return { value: fits ? fits.value : undefined, mixed: false };
    }
    return average(lever, own(lever).map(value));
  }

  function average(lever, values) {
    const mixed = values.some((value) => !alike(value, values[0]));
    if (!mixed) return { value: values[0], mixed };
    const numbers = values.map((value) => (lever.kind === "month" ? units.monthNumber(value) : Number(value)));
    if (!numbers.every(Number.isFinite)) return { value: values[0], mixed };
    const by = weights(lever);
    const sum = numbers.reduce((total, value, place) => total + value * by[place], 0) / by.reduce((a, b) => a + b, 0);
    return { value: lever.kind === "month" ? units.monthText(Math.round(sum)) : sum, mixed };
  }

  /** Whether a question sets a lever elsewhere than nobody would. */
  const away = (lever, question) => own(lever).some((path) => !alike(state.value(question, path), state.before(path)));

  /** The question with a lever at a value; what must be set beside it comes and goes with it. */
  function moved(lever, question, value) {
    const next = { ...question };
    const choice = setting(lever) && lever.choices.find((one) => alike(one.value, value));
    const sets = choice ? choice.sets : Object.fromEntries(own(lever).map((path) => [path, value]));
    for (const [path, one] of Object.entries(sets)) set(next, path, one);
    for (const beside of lever.also || []) {
      if (away(lever, next)) set(next, beside.path, beside.value);
      else next.sets = state.drop(next.sets, beside.path);
    }
    return next;
  }

  /** Set one path; a value that the scenario has anyway needs no setting. */
  function set(next, path, value) {
    next.sets = state.drop(next.sets, path);
    const given = state.value(next, path);
    if (given === undefined || !alike(given, value)) next.sets = state.put(next.sets, path, value);
  }

  /** The question with a path as it is when nothing is changed. */
  function reset(question, path) {
    const next = { ...question, sets: state.drop(question.sets, path) };
    const before = state.before(path);
    if (plain(before)) set(next, path, before);
    return next;
  }

  /** The question with a lever as it is when nothing is changed. */
  function back(lever, question) {
    const next = own(lever).reduce(reset, question);
    return (lever.also || []).reduce((later, { path }) => (away(lever, later) ? later : reset(later, path)), next);
  }

  const plain = (value) => ["number", "string", "boolean"].includes(typeof value);

  /** A value of a lever in words, with what people count. */
  function words(lever, value) {
    if (setting(lever) || lever.kind === "choice") {
      const choice = (lever.choices || []).find((one) => alike(one.value, value));
      return choice ? choice.title : "As the scenario has it";
    }
    if (!plain(value)) return "not known: each future draws its own";
    if (lever.kind === "month") return units.monthWords(value);
    if (lever.kind === "switch") return on(lever, value) ? "yes" : "no";
    const counted = units.counted(value, lever.amounts);
    const measured = units.measured(value, lever.unit);
    return counted ? `${counted} (${measured})` : measured;
  }

  /** The two values of a switch, off and on. */
  const ends = (lever) => [lever.low ?? 0, lever.high ?? 1];
  const on = (lever, value) => alike(value, ends(lever)[1]);

  /** Why a lever does nothing in a question, or nothing where it does something. */
  function idle(lever, question) {
    const known = (sim.data.catalogue && sim.data.catalogue.conditions) || [];
    const needs = (lever.needs || []).map((need) => (typeof need === "string" ? known.find((one) => one.id === need) : need)).filter(Boolean);
    const missing = needs.find((need) => !need.any.some((path) => Number(state.value(question, path)) > 0));
    return missing ? missing.words : "";
  }

  sim.levers = { all, find, opening, own, stands, usual, away, moved, reset, back, words, ends, on, idle, alike };
})(window.sim);
