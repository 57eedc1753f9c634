"use strict";
// The answer in words: a headline, a sentence for each theory, what kind of answer it is, and what it holds.
(function (sim) {
  const { say } = sim;
  const order = (theories) => Object.fromEntries(Object.entries(theories || {}).sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true })));

  /** Months of the futures of an answer. */
  const months = (answer) => {
    const curve = Object.values(answer.theories).map((theory) => theory.curve).find((one) => one && one.months.length);
    return (answer.question && answer.question.months) || (curve ? curve.months[curve.months.length - 1] : 120);
  };

  /** The headline of an approximate answer, from its numbers, theory by theory. */
  function headline(answer) {
    const parts = Object.values(answer.theories).map((theory, place) => {
      const condition = place ? theory.condition.replace(/^If/, "if") : theory.condition;
      const { here, there } = theory.chance;
      const [now, before] = [say.level(here), say.level(there)];
      const told = now === before ? `in about as many with and without: ${now}` : `in about ${now}, without in about ${before}`;
      return `${condition}, ${told}`;
    });
    return `In how many of 1,000 ${say.horizon(months(answer))} futures does Russia attack a NATO member? ${parts.join("; ")}.`;
  }

  /** What kind of answer it is, in words. */
  function kind(answer) {
    if (answer.kind === "approximate") return `Approximate, ${say.within(answer.error || 0)}: read from a surface that was made beforehand.`;
    const futures = say.futures(answer.members);
    const more = answer.of && answer.of > answer.members;
    return `Exact for these ${futures}${more ? `; refining to ${say.format(answer.of, 0)}` : ""}.`;
  }

  function sentence(answer, id, theory) {
    if (answer.kind === "approximate") return say.approximateSentence(theory, months(answer));
    return (answer.sentences && answer.sentences[id]) || `${theory.condition}: ${say.level(theory.chance.here)} with, ` +
      `${say.level(theory.chance.there)} without; ${say.change(theory.chance, answer.members)}.`;
  }

  /** Write the answer into the page. */
  function show(answer) {
    sim.by("headline").textContent = answer.headline || headline(answer);
    const told = sim.by("kind");
    told.textContent = kind(answer);
    told.classList.toggle("approximate", answer.kind === "approximate");
    sim.fill(sim.by("sentences"), Object.entries(answer.theories).map(([id, theory]) => sim.html("li", { text: sentence(answer, id, theory) })));
    sim.by("holds").textContent = answer.kind === "approximate"
      ? "The error is that of the surface on questions that it had not seen; intervals come with the exact answer."
      : answer.holds || "";
    if (answer.status) sim.by("status-words").textContent = answer.status;
    if (answer.published) sim.by("published").textContent = answer.published;
    outcomes(answer);
  }

  /** What else happens: other headline outcomes, theory by theory, in counts of 1,000. */
  function outcomes(answer) {
    const host = sim.by("outcomes");
    const theories = Object.entries(answer.theories).filter(([, theory]) => theory.outcomes && Object.keys(theory.outcomes).length);
    host.hidden = !theories.length;
    if (!theories.length) return;
    const names = [...new Set(theories.flatMap(([, theory]) => Object.keys(theory.outcomes)))];
    const rows = names.map((name) => {
      const title = theories.map(([, theory]) => theory.outcomes[name]).find(Boolean).title;
      return [title, ...theories.map(([, { outcomes: of }]) => (of[name] ? cell(of[name], answer.members) : "not counted"))];
    });
    sim.fill(sim.by("outcomes-table"), sim.table("In how many of 1,000 futures, with this and without",
      ["What happens", ...theories.map(([id, theory]) => `${id} ${theory.name}`)], rows));
  }

  function cell(outcome, members) {
    if (outcome.same) return `${say.level(outcome.here)}, as without`;
    return `${say.level(outcome.here)}, without ${say.level(outcome.there)}: ${say.change(outcome, members)}`;
  }

  sim.answer = { show, kind, months, order, headline };
})(window.sim);
