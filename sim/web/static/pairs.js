"use strict";
// What was made beforehand, for a page without a server: answers, and looks that are told beside them.
(function (sim) {
  const indexes = new Map();

  /** What was made under a name, by the keys of its questions. */
  function all(name) {
    if (!indexes.has(name)) {
      const made = Object.entries(sim.data[name] || {});
      indexes.set(name, new Map(made.map(([query, one]) => [sim.state.key(sim.state.read(query).question), one])));
    }
    return indexes.get(name);
  }

  /** The answer to a question, whatever its members; undefined where none was made. */
  const find = (question) => all("pairs").get(sim.state.key(question));

  /** A look at a question, as a server tells it, or the problems for which it refuses it; undefined where none was made. */
  const look = (question, kind) => (all("looks").get(sim.state.key(question)) || {})[kind];

  sim.pairs = { find, look };
})(window.sim);
