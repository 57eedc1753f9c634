"use strict";
// What the surface says of a question, as an answer of the same shape as an exact one; or why it says nothing.
(function (sim) {
  /** Either {answer} or {unknown: titles of what the surface does not know, reason: in words}. */
  function approximate(question) {
    if (!sim.surface || !sim.data.surface) return { unknown: [], reason: "Nothing was computed beforehand." };
    let found;
    try {
      found = sim.surface.answer(question);
    } catch {
      return { unknown: [], reason: "The answers that were computed beforehand cannot be read" }; // the exact answer still can
    }
    if (found.unknown) return { unknown: [...new Set(found.unknown.map(title))], reason: found.reason || "" };
    const theories = {};
    for (const id of order(Object.keys(found.theories))) {
      if (question.hypotheses.length && !question.hypotheses.includes(id)) continue;
      theories[id] = { ...named(id), ...found.theories[id] };
    }
    return { answer: { kind: "approximate", question: { ...question, title: sim.state.title(question) }, theories,
      error: error(theories), near: found.near || null, notes: found.notes || [] } };
  }

  const named = (id) => (sim.data.catalogue.theories || {})[id] || { name: id, condition: `Under ${id}` };
  const order = (ids) => [...ids].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));

  /** The greatest error of any count shown. */
  const error = (theories) => Math.max(0, ...Object.values(theories).map(({ chance }) => chance.error_here || 0));

  /** A path or the id of a lever as people know it. */
  function title(name) {
    const sets = (lever) => [lever.id, ...sim.levers.own(lever), ...(lever.also || []).map(({ path }) => path)];
    const lever = sim.levers.all().find((one) => sets(one).includes(name));
    if (lever) return lever.title;
    const quantity = (sim.data.quantities || []).find((one) => one.path === name);
    if (quantity) return quantity.title;
    const plan = name.replace(/\.[^.]+$/, ".");
    const of = sim.levers.all().find((one) => sets(one).some((path) => path.startsWith(plan)));
    return of && plan.split(".").length > 2 ? of.title : name;
  }

  sim.approximate = approximate;
  sim.titled = title;
})(window.sim);
