"use strict";
// What a lever stands at in a question, and the question after it is moved; nothing here draws.
(function (sim) {
  const { state, units } = sim;
  const all = () => (sim.data.catalogue && sim.data.catalogue.levers) || [];
  const find = (id) => all().find((lever) => lever.id === id);
  const opening = () => find("baltic_leave") || all().find((lever) => lever.main) || all()[0];
  const bare = (value) => String(typeof value === "boolean" || typeof value === "number" ? Number(value) : value);
  const alike = (one, other) => bare(one) === bare(other);

  /** What a word of a lever sets, as a list of path and value. */
  const settings = (choice) => (Array.isArray(choice.sets) ? choice.sets
    : Object.entries(choice.sets || {}).map(([path, value]) => ({ path, value })));
  const setting = (lever) => Boolean(lever.choices && lever.choices[0] && settings(lever.choices[0]).length);

  /** The paths that say where a lever stands: those of its words, or those that get its value. */
  const own = (lever) => (setting(lever) ? settings(lever.choices[0]).map(({ path }) => path) : lever.paths || []);

  /** Weights of the paths of a lever: the soldiers that each stands for, where levers of their own say so. */
  function weights(lever) {
    const counted = own(lever).map((path) => {
      const single = all().find((other) => own(other).length === 1 && own(other)[0] === path && other.amounts);
      return single ? single.amounts.persons : null;
    });
    return counted.every((persons) => persons > 0) ? counted : counted.map(() => 1);
  }

  /**
   * Where a lever stands: its value, whether its paths differ, of which the value is then the average, and whether it
   * varies from future to future, in words.
   */
  const stands = (lever, question) => ({ ...read(lever, (path) => state.value(question, path)),
    varies: state.varies(question, own(lever)[0]) });

  /** Where it stands if nothing is changed. */
  const usual = (lever) => ({ ...read(lever, state.before), varies: state.drawn("baseline", own(lever)[0]) });

  function read(lever, value) {
    if (setting(lever)) {
      const fits = lever.choices.find((choice) => settings(choice).every(({ path, value: wanted }) =>
        alike(value(path), wanted)));
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

  /** Whether a path stands elsewhere in a question than if nothing is changed. */
  function differs(path, question) {
    if (!alike(state.value(question, path), state.before(path))) return true;
    return state.varies(question, path) !== state.drawn("baseline", path);
  }
  const away = (lever, question) => own(lever).some((path) => differs(path, question));

  /** The question with a lever at a value; what must be set beside it comes and goes with it. */
  function moved(lever, question, value) {
    const next = { ...question };
    const choice = setting(lever) && lever.choices.find((one) => alike(one.value, value));
    const sets = choice ? settings(choice) : own(lever).map((path) => ({ path, value }));
    for (const one of sets) set(next, one.path, one.value);
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
    if (given === undefined || !alike(given, value) || state.varies(next, path)) next.sets = state.put(next.sets,
      path, value);
  }

  /** The question with a path as it is when nothing is changed. */
  function reset(question, path) {
    const next = { ...question, sets: state.drop(question.sets, path) };
    const before = state.before(path);
    if (plain(before) && !state.drawn("baseline", path)) set(next, path, before);
    return next;
  }

  /** The question with a lever as it is when nothing is changed. */
  function back(lever, question) {
    const next = own(lever).reduce(reset, question);
    return (lever.also || []).reduce((later, { path }) => (away(lever, later) ? later : reset(later, path)), next);
  }

  const plain = (value) => ["number", "string", "boolean"].includes(typeof value);

  /** Where a lever stands in words, with what people count; `question` says who is there to be replaced. */
  function words(lever, { value, mixed, varies }, question) {
    if (setting(lever) || lever.kind === "choice") {
      const choice = (lever.choices || []).find((one) => alike(one.value, value));
      return choice ? choice.title : "as the scenario has it";
    }
    if (varies) return `not known: ${varies.charAt(0).toLowerCase()}${varies.slice(1).replace(/\.$/, "")}`;
    if (!plain(value)) return "not known here";
    if (lever.kind === "month") return `${units.monthWords(value)}${mixed ? ", on average" : ""}`;
    if (lever.kind === "switch") return on(lever, value) ? "yes" : "no";
    const counted = units.counted(value, { persons: persons(lever, question) });
    const measured = units.measured(value, lever.unit);
    return `${counted ? (value === 0 ? counted : `${counted} (${measured})`) : measured}${mixed ? ", on average" : ""}`;
  }

  /** How many soldiers a share of a lever is of: those at its hosts, or those who leave and can be replaced. */
  function persons(lever, question) {
    const { persons: there, replaces } = lever.amounts || {};
    if (typeof there === "number" || !replaces || !question) return there;
    const leave = Object.entries(replaces).reduce((sum, [path, all_there]) => sum +
      all_there * (Number(state.value(question, path)) || 0), 0);
    return leave > 0 ? leave : undefined;
  }

  /** The two values of a switch, off and on. */
  const ends = (lever) => [lever.low ?? 0, lever.high ?? 1];
  const on = (lever, value) => alike(value, ends(lever)[1]);

  /** Why a lever does nothing in a question, or nothing where it does something. */
  function idle(lever, question) {
    const missing = (lever.needs || []).find((need) => !need.any.some((path) => Number(state.value(question, path)) > 0));
    return missing ? missing.words : "";
  }

  sim.levers = { all, find, opening, own, stands, usual, away, differs, moved, reset, back, words, ends, on, idle,
    alike };
})(window.sim);
