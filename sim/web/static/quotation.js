"use strict";
// The answer as a text that can be quoted: what was asked, what follows, what the interval holds, and where it is from.
(function (sim) {
  const { html } = sim;

  function text(answer) {
    const parts = ["title", "headline", "in-counts", "holds"].map((id) => sim.by(id).textContent.trim());
    return `${parts.filter(Boolean).join(" ")} Conditional on the assumptions. ${sim.by("made").textContent} ` +
      `${sim.figure.address(answer)}`;
  }

  /** Fill `host`; returns show(answer). An approximate answer is nothing to be quoted. */
  function make(host) {
    const told = html("span", { role: "status", class: "told" });
    const shown = html("pre", { tabindex: "0", role: "region", "aria-label": "To quote", hidden: true });
    let answer = null;
    const choose = () => { shown.hidden = false; getSelection().selectAllChildren(shown); };
    const button = sim.button("Copy the answer to quote it", () => {
      shown.textContent = text(answer);
      sim.same.copy(shown.textContent, told, choose);
    });
    const row = html("p", { class: "buttons" }, button, told);
    sim.fill(host, row, shown);
    row.hidden = true;
    return (given) => {
      answer = given;
      row.hidden = given.kind === "approximate";
      shown.hidden = true;
      told.textContent = "";
    };
  }

  sim.quotation = { make };
})(window.sim);
