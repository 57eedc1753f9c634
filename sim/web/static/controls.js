"use strict";
// One lever as a control of the browser: a slider, a list or a box, with its value in words beside it.
(function (sim) {
  const { html, levers, units } = sim;

  /** A control for a lever; `page` has `question()` and `move(question, from)`. Returns {node, show}. */
  function make(lever, page, { large } = {}) {
    const id = sim.fresh(`lever-${lever.id}`);
    const output = html("output", { for: id, class: "stands" });
    const about = lever.doc ? html("p", { id: `${id}-about`, class: "doc", text: lever.doc }) : null;
    const described = about && !large ? `${id}-about` : null;
    const back = sim.button("Reset", () => {
      page.move(levers.back(lever, page.question()), lever.id);
      input.focus();
    }, { class: "reset", "aria-label": `Reset: ${lever.title}` });
    const input = field(lever, id, described, (value) => page.move(levers.moved(lever, page.question(), value),
      lever.id));
    const label = html("label", { for: id, class: "lever-title", text: lever.title });
    const idle = html("p", { class: "idle" });
    const ends = large ? html("div", { class: "ends", "aria-hidden": "true" },
      html("span", { text: "none" }), html("span", { text: lever.amounts
        ? `all ${units.number(lever.amounts.persons, 0)}` : "all" })) : null;
    const node = html("div", { class: `lever lever-${lever.kind}${large ? " large" : ""}` },
      html("div", { class: "lever-head" }, label, output, back), html("div", { class: "lever-field" }, input), ends,
        large ? null : about, idle, lever.sources && lever.sources.length
        ? sim.source.fold(lever.sources, large ? lever.doc : "") : null);

    function show(question) {
      const stands = levers.stands(lever, question);
      const words = levers.words(lever, stands, question);
      output.textContent = words;
      node.classList.toggle("varies", Boolean(stands.varies));
      back.hidden = !levers.away(lever, question);
      idle.textContent = levers.idle(lever, question);
      place(lever, input, stands.value, words);
    }
    return { node, show };
  }

  /** The field of the browser that a lever of its kind needs; `heard` gets the value as a setting has it. */
  function field(lever, id, described, heard) {
    const common = { id, "aria-describedby": described };
    if (lever.kind === "switch") {
      const [off, on] = levers.ends(lever);
      const box = html("input", { ...common, type: "checkbox", on: { change: () => heard(box.checked ? on : off) } });
      return box;
    }
    if (lever.kind === "choice") {
      const list = html("select", { ...common, on: { change: () => heard(lever.choices[list.selectedIndex].value) } },
        lever.choices.map((choice) => html("option", { value: String(choice.value), text: choice.title })));
      return list;
    }
    const month = lever.kind === "month";
    const end = (value) => (month ? units.monthNumber(value) : value);
    const slide = html("input", {
      ...common, type: "range", min: end(lever.low), max: end(lever.high),
        step: month ? Number(lever.step) || 1 : lever.step || "any",
      on: { input: () => heard(month ? units.monthText(Number(slide.value)) : Number(slide.value)) },
    });
    return slide;
  }

  /** Put a field where its lever stands, without touching what a hand holds there already. */
  function place(lever, input, value, words) {
    if (lever.kind === "switch") { input.checked = levers.on(lever, value); return; }
    if (lever.kind === "choice") {
      input.selectedIndex = lever.choices.findIndex((choice) => levers.alike(choice.value, value));
      return;
    }
    const number = lever.kind === "month" ? units.monthNumber(value) : typeof value === "number" ? value : NaN;
    if (Number.isFinite(number) && Number(input.value) !== number) input.value = String(number);
    input.setAttribute("aria-valuetext", words);
    const [low, high] = [Number(input.min), Number(input.max)];
    input.style.setProperty("--filled",
      `${Math.max(0, Math.min(100, (100 * (Number(input.value) - low)) / (high - low || 1)))}%`);
  }

  /** A list of the shipped scenarios to start from. */
  function scenarios(page) {
    const known = Object.entries((sim.data.catalogue || {}).scenarios || {});
    const id = sim.fresh("scenario");
    const list = html("select", { id, on: { change: () => page.move({ ...page.question(),
      scenario: known[list.selectedIndex][0], sets: [] }, "scenario") } },
      known.map(([name, { title }]) => html("option", { value: name, text: title || name })));
    const node = html("div", { class: "start-from" }, html("label", { for: id, text: "Start from" }), list);
    return { node, show(question) { list.selectedIndex = known.findIndex(([name]) => name === question.scenario); },
      any: known.length > 1 };
  }

  sim.controls = { make, scenarios };
})(window.sim);
