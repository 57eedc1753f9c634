"use strict";
// All levers but the opening one, in their groups, folded until somebody asks.
(function (sim) {
  const { html, levers } = sim;

  /** Fill `host`; returns show(question). */
  function make(host, page) {
    const opening = levers.opening();
    const rest = levers.all().filter((lever) => lever !== opening);
    const titles = (sim.data.catalogue && sim.data.catalogue.groups) || [];
    const groups = titles.map((group) => ({ ...group, levers: rest.filter((lever) => lever.group === group.id) }));
    const named = new Set(titles.map((group) => group.id));
    groups.push({ id: "other", title: "More levers", levers: rest.filter((lever) => !named.has(lever.group)) });
    const start = sim.controls.scenarios(page);
    const shown = [start];
    const folds = groups.filter((group) => group.levers.length).map((group) => {
      const controls = group.levers.map((lever) => sim.controls.make(lever, page));
      const count = html("span", { class: "moved" });
      const of = (main) => controls.filter((_, at) => Boolean(group.levers[at].main) === main).map((control) =>
        control.node);
      const [first, behind] = [of(true), of(false)];
      const fold = html("details", { class: "group" }, html("summary", {}, html("span", { text: group.title }),
        count), first,
        first.length && behind.length ? html("details", { class: "behind" },
          html("summary", { text: `More of this (${behind.length})` }), behind) : behind);
      shown.push(...controls, { show(question) { count.textContent = moved(group.levers, question); } });
      return fold;
    });
    sim.fill(host, start.any ? start.node : null, folds.length ? folds
      : html("p", { class: "note", text: "No levers are described here." }));
    return (question) => shown.forEach((control) => control.show(question));
  }

  /** How many levers of a group stand elsewhere than usual, in words. */
  function moved(group, question) {
    const away = group.filter((lever) => levers.away(lever, question)).length;
    return away ? `${away} changed` : "";
  }

  sim.groups = { make };
})(window.sim);
