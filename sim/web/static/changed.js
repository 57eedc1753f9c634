"use strict";
// What differs from the world in which nothing is changed, in words, with a way back for each and for all.
(function (sim) {
  const { html, levers, state } = sim;

  /** What the levers and settings of a question change: [{title, words, paths, before}], each path once. */
  function local(question) {
    const found = [];
    const told = new Set();
    const hidden = beside(question);
    const whole = [...levers.all()].sort((a, b) => levers.own(b).length - levers.own(a).length);
    for (const lever of whole) {
      const paths = levers.own(lever);
      const stands = levers.stands(lever, question);
      if (!levers.away(lever, question) || paths.some((path) => told.has(path))) continue;
      if (stands.mixed && parts(lever)) continue; // they say it better
      paths.forEach((path) => told.add(path));
      found.push({ title: lever.title,
        words: `${levers.words(lever, stands, question)}, instead of ${usual(lever, question)}`, lever, paths });
    }
    for (const [path, text] of question.sets) {
      if (told.has(path) || hidden.has(path) || (state.before(path) !== undefined
        && !levers.differs(path, question))) continue;
      told.add(path);
      found.push({ title: sim.titled(path), words: `fixed at ${measure(path, state.meant(text))}${usually(path)}`,
        paths: [path] });
    }
    return { found, told: new Set([...told, ...hidden]) };
  }

  /** Where a lever stands if nothing is changed, within a sentence. */
  function usual(lever, question) {
    const words = levers.words(lever, levers.usual(lever), question);
    return lever.kind === "choice" ? `${words.charAt(0).toLowerCase()}${words.slice(1)}` : words;
  }

  /** Whether every path of a lever is a lever of its own. */
  const parts = (lever) => levers.own(lever).every((path) => levers.all().some((one) => levers.own(one).length === 1
    && levers.own(one)[0] === path));

  /** What is set beside levers and needs no words: as the lever has it, or of a lever that nobody moved. */
  function beside(question) {
    return new Set(levers.all().flatMap((lever) => (lever.also || []).filter(({ path, value }) =>
      !levers.away(lever, question) || levers.alike(state.value(question, path), value)).map(({ path }) => path)));
  }

  const quantity = (path) => (sim.data.quantities || []).find((one) => one.path === path);
  function measure(path, value) {
    const known = quantity(path) || {};
    const choice = (known.choices || []).find((one) => levers.alike(one.value, value));
    return choice && choice.title ? choice.title : sim.units.measured(value, known.unit);
  }

  function usually(path) {
    const known = quantity(path);
    if (!known || known.kind === "variant" || typeof known.median !== "number") return "";
    return `, otherwise between ${measure(path, known.low)} and ${measure(path, known.high)}`;
  }

  /** Fill `host` for a question; `told` is what the server says of it, where it has said anything. */
  function make(host, page) {
    let shown = "";

    function show(question, told) {
      const here = local(question);
      const more = (told || []).filter(({ path }) => !here.told.has(path))
        .map((change) => ({ title: change.title, words: change.words || `${change.before} → ${change.now}`,
          paths: [change.path], before: change.before }));
      const changes = [...here.found, ...more];
      const signature = JSON.stringify(changes.map(({ title, words }) => [title, words]));
      if (signature === shown) return;
      shown = signature;
      const held = host.contains(document.activeElement) ? document.activeElement : null;
      const items = changes.map((change) => html("li", {}, html("span", { class: "change-title", text: change.title }),
        html("span", { class: "change-words", text: change.words }),
          sim.button("Reset", () => undo(change), { class: "reset", "aria-label": `Reset: ${change.title}` })));
      sim.fill(host, items.length ? html("ul", { class: "change-list" }, items)
        : html("p", { class: "note", text: "Nothing: both worlds are the same. Move a lever." }),
      html("p", { class: "buttons" },
        items.length ? sim.button("Reset everything", () => page.move({ ...page.question(), scenario: "baseline",
          sets: [] }, "reset"), { id: "reset-all" }) : null,
        sim.button("Back to the opening question", () => page.move({ ...state.defaults() }, "reset"),
          { id: "reset-opening" })));
      const next = held && ((held.id && sim.by(held.id)) || host.querySelector("button"));
      if (next) next.focus();
    }

    function undo(change) {
      let next = change.lever ? levers.back(change.lever, page.question()) : page.question();
      for (const path of change.lever ? [] : change.paths) {
        next = levers.reset(next, path);
        if (state.before(path) === undefined && change.before !== undefined && change.before !== null
          && typeof change.before !== "object" && !page.question().sets.some(([known]) => known === path)) {
          next = { ...next, sets: state.put(next.sets, path, change.before) };
        }
      }
      page.move(next, "reset");
    }

    return show;
  }

  sim.changed = { make, local };
})(window.sim);
