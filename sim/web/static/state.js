"use strict";
// The address is the question: what stands behind the question mark is read, written, and compared here.
(function (sim) {
  const catalogue = () => sim.data.catalogue || {};
  const KNOWN = new Set(["scenario", "set", "members", "seed", "months", "hypotheses", "hypothesis", "version", "embed",
    "path", "step"]);

  /** How many members a question may have: what the server says, and no bound where there is none. */
  const most = () => Number(document.documentElement.dataset.most) || Infinity;

  function defaults() {
    const given = catalogue().defaults || {};
    return {
      scenario: given.scenario || "withdrawal", sets: [], members: Math.min(given.members || 1000, most()),
      seed: given.seed || 20250301, months: given.months || catalogue().months || 120, hypotheses: [],
    };
  }

  /** A question from a query string, what else it asks of the page, and what of it nobody understands, in words. */
  function read(text) {
    const found = new URLSearchParams(text);
    const question = defaults();
    const problems = [];
    const whole = (name) => {
      const value = found.get(name);
      if (value === null) return;
      // A seed may have more digits than a number of JavaScript can hold: such a one stays the text that it is.
      if (/^\d{1,19}$/.test(value)) question[name] = Number.isSafeInteger(Number(value)) ? Number(value) : value;
      else problems.push({ place: name, problem: `"${value}" is no whole number.`,
        remedy: `It stays at ${question[name]}.` });
    };
    if (found.get("scenario")) question.scenario = found.get("scenario");
    for (const name of ["members", "seed", "months"]) whole(name);
    for (const setting of found.getAll("set")) {
      const [path, ...rest] = setting.split("=");
      if (!path || !rest.length) {
        problems.push({ place: "set", problem: `"${setting}" sets nothing.`, remedy: "Write path=value." });
        continue;
      }
      question.sets = put(question.sets, path.trim(), rest.join("=").trim());
    }
    question.hypotheses = found.getAll("hypotheses").concat(found.getAll("hypothesis")).flatMap((part) =>
      part.split(/[,\s]+/))
      .filter(Boolean);
    for (const name of new Set(found.keys())) {
      if (!KNOWN.has(name)) problems.push({ place: name, problem: "no such part of a question.",
        remedy: "It is left out." });
    }
    const view = { embed: found.get("embed") === "1", path: found.get("path"), step: Number(found.get("step")) || 0 };
    return { question, view, version: found.get("version"), problems };
  }

  /** The query string of a question; with `more`, what else belongs in the address. */
  function write(question, more) {
    const parts = [["scenario", question.scenario], ...question.sets.map(([path, value]) =>
      ["set", `${path}=${value}`]),
      ["members", question.members], ["seed", question.seed], ["months", question.months]];
    if (question.hypotheses.length) parts.push(["hypotheses", question.hypotheses.join(",")]);
    for (const [name, value] of Object.entries(more || {})) {
      if (value !== null && value !== undefined && value !== false
        && value !== "") parts.push([name, value === true ? "1" : value]);
    }
    return parts.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join("&");
  }

  /** The same for questions that ask the same, whatever their order, members or version. */
  function key(question) {
    const sets = question.sets.map(([path, value]) => `${path}=${number(value)}`).sort();
    return JSON.stringify([question.scenario, sets, question.seed, question.months, [...question.hypotheses].sort()]);
  }

  const number = (text) => (String(text).trim() !== "" && Number.isFinite(Number(text)) ? String(Number(text))
    : String(text));

  /** Settings with one more, or with another value for one that is there already. */
  function put(sets, path, value) {
    const text = typeof value === "number" ? String(Number(value.toPrecision(10))) : String(value);
    const at = sets.findIndex(([known]) => known === path);
    return at < 0 ? [...sets, [path, text]] : sets.map((pair, place) => (place === at ? [path, text] : pair));
  }

  const drop = (sets, path) => sets.filter(([known]) => known !== path);

  /** A text of a setting as what it means: a number, yes or no, or the text itself. */
  function meant(text) {
    if (typeof text !== "string") return text;
    if (text === "true" || text === "false") return text === "true";
    return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
  }

  /** The value at a path in a question: what is set, else the scenario's, else undefined. */
  function value(question, path) {
    const set = question.sets.find(([known]) => known === path);
    if (set) return meant(set[1]);
    const scenario = (catalogue().scenarios || {})[question.scenario];
    return scenario && scenario.values ? scenario.values[path] : undefined;
  }

  /** The value at a path where nobody changes anything. */
  function before(path) {
    const scenario = (catalogue().scenarios || {}).baseline;
    return scenario && scenario.values ? scenario.values[path] : undefined;
  }

  /** How the value at a path differs from future to future in a scenario, in words; empty where it does not. */
  const drawn = (name, path) => (((catalogue().scenarios || {})[name] || {}).drawn || {})[path] || "";
  const varies = (question, path) => (question.sets.some(([known]) => known === path) ? ""
    : drawn(question.scenario, path));

  const title = (question) => ((catalogue().scenarios || {})[question.scenario] || {}).title || question.scenario;

  /** The command that gives the same numbers anywhere. */
  function command(question) {
    const quoted = (text) => (/^[\w.=:+-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`);
    const sets = question.sets.map(([path, given]) => ` --set ${quoted(`${path}=${given}`)}`).join("");
    const theories = question.hypotheses.map((theory) => ` --hypothesis ${quoted(theory)}`).join("");
    return `python -m sim run ${quoted(question.scenario)}${sets} --members ${question.members} --seed ${question.seed} ` +
      `--months ${question.months}${theories}`;
  }

  sim.state = { read, write, key, put, drop, value, before, drawn, varies, title, command, defaults, meant, most };
})(window.sim);
