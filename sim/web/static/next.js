"use strict";
// What to try next: another shipped scenario with one press, or the part of the page that leads further.
(function (sim) {
  const SCENARIOS = ["withdrawal-backfilled", "fortress", "grand-bargain"]; // one each: replaced, reinforced, settled
  const PLACES = [["levers-title", "Move another lever"], ["paths-title", "Be led step by step"],
    ["why-title", "Ask why"], ["status-title", "How far to trust this"]];

  /** Go to a heading, for eyes and keyboard alike; the address stays the question. */
  function lead(id) {
    const heading = sim.by(id);
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "start" });
  }

  /** Fill `host`; returns show(question). */
  function make(host, page) {
    const known = (sim.data.catalogue || {}).scenarios || {};
    const ask = SCENARIOS.filter((name) => known[name]).map((name) => [name, sim.button(known[name].title,
      () => { page.move({ ...page.question(), scenario: name, sets: [] }, "scenario"); lead("title"); })]);
    const places = PLACES.map(([id, text]) => [sim.by(id).closest("section"), sim.button(text, () => lead(id))]);
    sim.fill(host, sim.html("p", { class: "buttons" }, ask.map(([, button]) => button)),
      sim.html("p", { class: "buttons" }, places.map(([, button]) => button)));
    return (question) => {
      for (const [name, button] of ask) button.hidden = name === question.scenario && !question.sets.length;
      for (const [section, button] of places) button.hidden = section.hidden;
    };
  }

  sim.next = { make };
})(window.sim);
