"use strict";
// A scenario file from the reader's own machine, as the question that it asks.
(function (sim) {
  const { html } = sim;
  const LARGEST = 65_536; // bytes of a scenario file that a server reads

  function make(page) {
    const id = sim.fresh("file");
    const told = html("div", { role: "status", class: "told" });
    const field = html("input", { id, type: "file", accept: ".yaml,.yml,text/yaml,application/yaml",
      on: { change: () => read(field.files[0]) } });

    const tell = (problems) => sim.fill(told, html("ul", { class: "problem-list" },
      problems.map((one) => html("li", { text: sim.say.problem(one) }))));

    async function read(file) {
      if (!file) return;
      if (file.size > LARGEST) { tell([{ place: file.name, problem: "is larger than 64 kB.",
        remedy: "A scenario file says only what differs from the one that it extends." }]); return; }
      told.textContent = `Reading ${file.name}.`;
      try {
        const given = await sim.transport.send(await file.text());
        if (given.query === undefined) { tell(given.problems); return; }
        told.textContent = `${file.name} is now the question.`;
        page.move(sim.state.read(given.query).question, "file");
      } catch {
        told.textContent = "The server does not answer; the file was not read. Try again when it does.";
      } finally {
        field.value = "";
      }
    }
    return html("div", { class: "loading" }, html("label", { for: id, text: "Load a scenario file (YAML)" }), field,
      told);
  }

  sim.load = { make };
})(window.sim);
