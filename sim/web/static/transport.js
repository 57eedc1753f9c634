"use strict";
// How the page asks its server: streams of events that are closed when nobody needs them, and short questions.
(function (sim) {
  const NAMES = ["queued", "progress", "answer", "done", "error", "busy"];

  function parsed(text) {
    try { return JSON.parse(text); } catch { return null; }
  }

  /** Problems in an answer of the server, as a list; a text alone becomes one. */
  function problems(given) {
    if (given && Array.isArray(given.problems) && given.problems.length) return given.problems;
    const words = given && (given.problem || given.message || given.error || given.text);
    return [{ place: (given && given.place) || "", problem: words ? String(words)
      : "Something went wrong on the server.", remedy: (given && given.remedy) || "" }];
  }

  /**
   * Open a stream of events. `heard(event)` gets each as an object with its name in `event`; `refused(problems)` what was
   * wrong with the question; `gone()` that nobody answers. Returns a function that closes it, which cancels the work.
   */
  function stream(route, query, { heard, refused, gone }) {
    let open = true;
    const source = new EventSource(`${route}?${query}`);
    const close = () => { open = false; source.close(); };
    const take = (message) => {
      const event = parsed(message.data);
      if (!open || event === null) return;
      const name = event.event || message.type;
      if (name === "error" || name === "busy") { close(); refused(problems(event)); return; }
      if (name === "done") close();
      heard({ ...event, event: name });
    };
    for (const name of [...NAMES, "message"]) {
      source.addEventListener(name, (message) => {
        if (typeof message.data === "string") { take(message); return; }
        if (!open || name !== "error") return;
        close(); // the browser would ask again for ever
        why(query).then((found) => (found ? refused(found) : gone()));
      });
    }
    return close;
  }

  /** Why a stream did not open: the server's words, or null where no server answers. */
  async function why(query) {
    try {
      const answer = await fetch(`changes?${query}`, { headers: { accept: "application/json" } });
      const given = parsed(await answer.text());
      if (given && Array.isArray(given.problems) && given.problems.length) return given.problems;
      return null;
    } catch { return null; }
  }

  /** A short question; throws where no server answers. */
  async function ask(route, query) {
    const answer = await fetch(`${route}?${query}`, { headers: { accept: "application/json" } });
    const given = parsed(await answer.text());
    if (given === null) throw new Error("no answer");
    return given;
  }

  /** A scenario file, as the question that it asks or its problems. */
  async function send(text) {
    const answer = await fetch("scenario", { method: "POST", headers: { "content-type": "application/yaml" },
      body: text });
    const given = parsed(await answer.text());
    return given && typeof given.query === "string" ? { query: given.query } : { problems: problems(given) };
  }

  sim.transport = { stream, ask, send };
})(window.sim);
