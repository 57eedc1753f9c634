"use strict";
// Where the address bar keeps the question: read, and written as a step of the browser's history or in place of one.
(function (sim) {
  /** What stands behind the question mark, or behind the hash where a browser keeps file addresses as they are. */
  const read = () => (location.search.length > 1 ? location.search
    : location.hash.replace(/^#\?/, "").includes("=") ? location.hash.replace(/^#\?/, "") : "");

  function put(query, fresh) {
    const change = fresh ? "pushState" : "replaceState";
    try {
      history[change](null, "", `?${query}`);
    } catch {
      try { history[change](null, "", `#?${query}`); } catch { /* the address stays; the page works without it */ }
    }
  }

  sim.place = { read, put };
})(window.sim);
