"use strict";
// Answers that were made beforehand, for a page without a server.
(function (sim) {
  let index = null;

  function all() {
    if (!index) {
      index = new Map();
      for (const [query, answer] of Object.entries(sim.data.pairs || {})) {
        index.set(sim.state.key(sim.state.read(query).question), answer);
      }
    }
    return index;
  }

  /** The answer to a question, whatever its members; undefined where none was made. */
  const find = (question) => all().get(sim.state.key(question));

  sim.pairs = { find };
})(window.sim);
