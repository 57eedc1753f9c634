"use strict";
// Any uncertainty by its name: found, drawn, fixed at a value and let vary again.
(function (sim) {
  const { html, state, units } = sim;
  const MOST = 12; // results shown at once
  const all = () => sim.data.quantities || [];

  /** Quantities that hold every word, best first: words in the title before words elsewhere. */
  function find(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const score = (quantity) => {
      const title = quantity.title.toLowerCase();
      const rest = `${quantity.path} ${quantity.of || ""} ${quantity.doc || ""} ${quantity.unit || ""}`.toLowerCase();
      if (!words.every((word) => title.includes(word) || rest.includes(word))) return -1;
      return words.reduce((sum, word) => sum + (title.includes(word) ? 2 : 0) + (title.startsWith(word) ? 1 : 0), 0);
    };
    return all().map((quantity) => [score(quantity), quantity]).filter(([points]) => points >= 0).sort((a, b) =>
      b[0] - a[0])
      .map(([, quantity]) => quantity);
  }

  /** Fill `host`; returns show(question). */
  function make(host, page) {
    const id = sim.fresh("search");
    const results = html("ul", { class: "results" });
    const found = html("p", { class: "note", role: "status" });
    const card = html("div", { class: "cards" });
    const field = html("input", { id, type: "search", autocomplete: "off", spellcheck: "false", on: { input: list } });
    let open = null;

    function list() {
      const text = field.value.trim();
      const hits = find(text);
      found.textContent = !text ? "" : hits.length === 0
        ? "Nothing by that name. Try one word, as in loss, aid, belief or spending."
        : hits.length > MOST ? `${hits.length} found; the first ${MOST} are shown.` : `${hits.length} found.`;
      sim.fill(results, hits.slice(0, MOST).map((quantity) =>
        html("li", {}, sim.button(quantity.of ? `${quantity.title} (${quantity.of})` : quantity.title,
        () => choose(quantity), { class: "result" }))));
    }

    function choose(quantity) {
      open = entry(quantity, page);
      sim.fill(card, open.node);
      open.show(page.question());
      open.node.querySelector("h3").focus();
    }

    function fill(none) {
      sim.fill(host, html("p", { class: "note", text: all().length
        ? `${all().length} numbers in this model are not known. Each future draws its own; fix one, and see what it changes.`
        : none }),
      all().length ? html("div", { class: "searching" }, html("label", { for: id, text: "Search what is uncertain" }),
        field) : null, found, results, card);
    }

    const missing = "What is uncertain could not be read (data/quantities.js).";
    const coming = sim.data.quantities ? null : sim.by("quantities"); // a server makes it while the page is drawn already
    fill(coming ? "What is uncertain is being read." : missing);
    if (coming) {
      coming.addEventListener("load", () => { fill(missing); page.refresh(); });
      coming.addEventListener("error", () => fill(missing));
    }
    return (question) => { if (open) open.show(question); };
  }

  /** A quantity with its picture, its value and its sources. */
  function entry(quantity, page) {
    const picture = html("div", { class: "room small" });
    const words = html("p", { class: "doc" });
    const vary = sim.button(quantity.kind === "variant" ? "As shipped again" : "Let it vary again",
      () => { page.move(sim.levers.reset(page.question(), quantity.path), quantity.path); }, { class: "reset" });
    const [fields, place] = fixing(quantity, (value) => page.move({ ...page.question(),
      sets: state.put(page.question().sets, quantity.path, value) }, quantity.path));
    const node = html("article", { class: "quantity" }, quantity.of
      ? html("p", { class: "kicker", text: quantity.of }) : null, html("h3", { tabindex: "-1", text: quantity.title }),
      quantity.doc && quantity.doc !== quantity.title ? html("p", { class: "doc", text: quantity.doc }) : null,
      picture, words, fields, html("p", { class: "buttons" }, vary), sim.source.fold(quantity.sources),
        sim.source.more(quantity), html("p", { class: "path-name" }, html("code", { text: quantity.path })));
    let drawn = "";

    function show(question) {
      const set = question.sets.find(([path]) => path === quantity.path);
      const fixed = set ? state.meant(set[1]) : undefined;
      const width = Math.floor(picture.clientWidth) || 300;
      if (`${fixed} ${width}` === drawn) return;
      drawn = `${fixed} ${width}`;
      sim.fill(picture, sim.density.draw(quantity, fixed, width));
      words.textContent = sim.density.describe(quantity, fixed);
      vary.hidden = fixed === undefined;
      place(fixed);
    }
    return { node, show };
  }

  /** Fields that fix a quantity: [node, place(value)]. */
  function fixing(quantity, heard) {
    const id = sim.fresh("fix");
    const choices = (quantity.choices || []).map((choice) =>
      (typeof choice === "object" ? choice : { value: choice, title: String(choice) }));
    if (choices.length) {
      const list = html("select", { id, on: { change: () => list.selectedIndex > 0
        && heard(choices[list.selectedIndex - 1].value) } },
        html("option", { value: "", text: quantity.kind === "variant" ? "as shipped" : "varies" }),
          choices.map((choice) => html("option", { value: String(choice.value), text: choice.title })));
      return [html("p", { class: "fixing" }, html("label", { for: id, text: "Fix it at" }), list),
        (fixed) => { list.selectedIndex = fixed === undefined ? 0
          : 1 + choices.findIndex((choice) => String(choice.value) === String(fixed)); }];
    }
    const points = (quantity.curve || []).map(([x]) => x).filter(Number.isFinite);
    const limits = quantity.limits || [];
    const low = Math.max(limits[0] ?? -Infinity, Math.min(quantity.low ?? Infinity, ...points));
    const high = Math.min(limits[1] ?? Infinity, Math.max(quantity.high ?? -Infinity, ...points));
    const middle = quantity.median ?? (low + high) / 2;
    const number = html("input", { id, type: "number", step: "any", min: limits[0], max: limits[1],
      on: { change: () => number.value !== "" && number.checkValidity() ? heard(Number(number.value))
      : number.reportValidity() } });
    const slide = html("input", { type: "range", min: low, max: high, step: "any",
      "aria-label": `Fix at: ${quantity.title}`, on: { input: () =>
      heard(Number(Number(slide.value).toPrecision(3))) } });
    const unit = quantity.unit && quantity.unit !== "1" ? html("span", { class: "unit", text: quantity.unit }) : null;
    return [html("div", { class: "fixing" }, html("p", {}, html("label", { for: id, text: "Fix it at" }), number,
      unit), Number.isFinite(low) && Number.isFinite(high) ? slide : null),
      (fixed) => {
        const value = fixed === undefined ? middle : fixed;
        if (document.activeElement !== slide) slide.value = String(value);
        slide.setAttribute("aria-valuetext", fixed === undefined ? "varies" : units.measured(value, quantity.unit));
        if (document.activeElement !== number) number.value = fixed === undefined ? "" : String(value);
      }];
  }

  sim.search = { make, find };
})(window.sim);
