"use strict";
// Narrated paths: a few steps, each a question with a text beside it; numbers in the texts come from the answers.
(function (sim) {
  const { html, say } = sim;
  const all = () => (Array.isArray(sim.data.paths) ? sim.data.paths : (sim.data.paths && sim.data.paths.paths) || []);
  const PLACES = { lead: "answer", curve: "years", channels: "why", turning: "why", story: "why" };

  /** A text with its placeholders, such as {H1.here}, filled from an answer; dots where there is none yet. */
  function filled(text, answer) {
    return String(text).replace(/\{(H\d+)\.(here|there|difference)\}/g, (_, id, what) => {
      const theory = answer && answer.theories[id];
      if (!theory) return "…";
      if (what === "difference") return answer.kind === "approximate" ? say.approximateChange(theory.chance)
        : say.change(theory.chance, answer.members);
      return `${answer.kind === "approximate" ? "about " : ""}${say.level(theory.chance[what])}`;
    });
  }

  /** `page` has go(question, view). Returns {show(view, answer), step()}. */
  function make(list, place, page) {
    sim.fill(list, all().length ? html("ul", { class: "path-list" }, all().map((path) => html("li", {},
      sim.button(path.title, () => enter(path, 0), { class: "path-button" }),
        html("p", { class: "note", text: path.summary || "" }))))
        : html("p", { class: "note", text: "No paths come with this page." }));

    function enter(path, step) {
      const { question } = sim.state.read(path.steps[step].query || "");
      page.go(question, { path: path.id, step });
      place.querySelector("h2").focus({ preventScroll: true });
      place.scrollIntoView({ block: "start" });
    }

    function show(view, answer) {
      const path = all().find((one) => one.id === view.path);
      place.hidden = !path;
      for (const one of document.querySelectorAll(".looked")) one.classList.remove("looked");
      if (!path) { sim.fill(place); place.dataset.at = ""; return; }
      const step = Math.max(0, Math.min(path.steps.length - 1, view.step));
      const now = path.steps[step];
      const at = `${path.id} ${step}`;
      const target = sim.by(PLACES[now.look] || "answer");
      if (target) target.classList.add("looked");
      if (place.dataset.at !== at) build(path, step, now);
      place.dataset.at = at;
      const texts = String(now.text || "").split(/\n{2,}/);
      sim.fill(place.querySelector(".path-text"), texts.map((text) => html("p", { text: filled(text, answer) })));
    }

    function build(path, step, now) {
      const last = step === path.steps.length - 1;
      const asks = ["channels", "turning", "story"].includes(now.look);
      sim.fill(place, html("p", { class: "kicker", text: `${path.title}: step ${step + 1} of ${path.steps.length}` }),
        html("h2", { tabindex: "-1", text: now.title || path.title }), html("div", { class: "path-text" }),
          now.sources && now.sources.length ? sim.source.fold(now.sources) : null,
        html("p", { class: "buttons" },
          step ? sim.button("Back", () => enter(path, step - 1)) : null,
          last ? null : sim.button("Next", () => enter(path, step + 1), { class: "primary" }),
          asks ? sim.button({ channels: "Show the effect by channel", turning: "Show what would turn it",
            story: "Tell one story" }[now.look], () => page.look(now.look)) : null,
          sim.button(last ? "End" : "Leave the path", () => { page.go(page.question(),
            {}); sim.by("paths").querySelector("button").focus(); })));
    }
    return { show };
  }

  sim.paths = { make, filled };
})(window.sim);
