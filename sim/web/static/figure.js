"use strict";
// A chart on the page: drawn anew when its numbers or its room change, its numbers in a table, and files to take away.
(function (sim) {
  /**
   * A frame around a chart. `kind` holds: name (of files), about(answer), draw(answer, about, width), numbers(answer) as
   * {caption, columns, rows} in words, records(answer) as {columns, rows} for files. `show(answer)` draws.
   */
  function make(host, kind) {
    const room = sim.html("div", { class: "room" });
    const numbers = sim.html("div", {});
    const told = sim.html("span", { role: "status", class: "told" });
    let answer = null;
    let chart = null;
    let drawn = 0;
    const fold = sim.html("details", { class: "numbers", on: { toggle: () => fill() } },
      sim.html("summary", { text: "The numbers behind this picture" }), numbers);

    function fill() {
      if (!fold.open || !answer) return;
      const { caption, columns, rows } = kind.numbers(answer);
      sim.fill(numbers, sim.table(caption, columns, rows));
    }

    function redraw() {
      const width = Math.floor(room.clientWidth);
      if (!answer || width < 40) return;
      drawn = width;
      chart = kind.draw(answer, kind.about(answer), width);
      sim.fill(room, chart);
    }

    const take = (what, heard) => sim.button(what, () => answer && heard(),
      { class: "take", "aria-label": `${what} of this picture` });
    const name = () => `sim-${answer.question ? answer.question.scenario : "answer"}-${kind.name}`.replace(/[^\w-]+/g,
      "-");
    const taken = sim.html("p", { class: "takes" },
      take("CSV", () => { const { columns, rows } = kind.records(answer); sim.save.saveText(`${name()}.csv`,
        sim.save.csv(columns, rows), "text/csv"); }),
      take("Metadata", () => sim.save.saveText(`${name()}.metadata.json`,
        JSON.stringify(metadata(answer, kind), null, 2) + "\n", "application/json")),
      take("SVG", () => sim.save.saveSvg(name(), chart)),
      take("PNG", () => sim.save.savePng(name(), chart,
        () => { told.textContent = "This browser could not draw the picture in pixels; take the SVG."; })),
      told);
    host.append(sim.html("figure", { class: "figure" }, room, fold, taken));
    if (window.ResizeObserver) {
      new ResizeObserver(() => {
        if (Math.abs(Math.floor(room.clientWidth) - drawn) > 1) requestAnimationFrame(redraw);
      }).observe(room);
    }
    return { show(next) { answer = next; redraw(); fill(); } };
  }

  /** What the numbers are: question, version, columns, what they hold, and where the page is. */
  function metadata(shown, kind) {
    const answer = sim.answer.alone(shown);
    const about = kind.about(answer);
    return {
      title: about.title, description: about.desc, kind: answer.kind, version: answer.version || sim.version,
        question: answer.question || null,
      members: answer.members || null, columns: kind.records(answer).columns, unit: "share of futures, 0 to 1",
        holds: answer.holds || about.approximate || null,
      status: answer.status || null, command: answer.same ? answer.same.command : null, address: address(answer),
      citation: (sim.data.catalogue || {}).citation || null,
    };
  }

  /** Where these very numbers are: what is shown may be the answer before the last change. */
  function address(answer) {
    const asked = answer.question ? answer.question.query || sim.state.write({ ...sim.state.defaults(),
      ...answer.question }, { version: sim.version }) : "";
    return `${location.href.split(/[?#]/)[0]}?${asked}`;
  }

  sim.figure = { make, address };
})(window.sim);
