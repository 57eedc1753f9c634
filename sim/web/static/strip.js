"use strict";
// On a narrow page the numbers stay in sight while a lever further down is moved.
(function (sim) {
  const { html, say } = sim;

  /** Returns show(answer). What it shows stands in the answer as well, so it is left out for those who listen. */
  function make() {
    const strip = html("div", { class: "strip", "aria-hidden": "true" });
    let seen = true;
    let answer = null;
    document.body.append(strip);
    if (window.IntersectionObserver) {
      new IntersectionObserver(([entry]) => { seen = entry.isIntersecting
        || entry.boundingClientRect.top > 0; draw(); }).observe(sim.by("answer"));
    }

    function draw() {
      if (seen || !answer) { sim.fill(strip); return; }
      const about = answer.kind === "approximate" ? "about " : "";
      sim.fill(strip, html("strong", { text: "Attacks in 1,000 futures" }),
        Object.entries(answer.theories).map(([id, { chance }]) =>
        html("span", { text: `${id}: ${about}${say.short(chance.here)}, without ${say.short(chance.there)}` })));
    }
    return (given) => { answer = given; draw(); };
  }

  sim.strip = { make };
})(window.sim);
