"use strict";
// Longer looks that are made on request: what works through which channel, what would turn it, one story, the report.
(function (sim) {
  const { html, state } = sim;
  const LONG = 8; // rows of a table above which it is folded
  const LOOKS = [
    { route: "channels", title: "Effect by channel",
      about: "Through which of the model's mechanisms the change works.",
      run: (command) => `${command}\npython -m sim compare BASELINE RUN --channels`, folders: true },
    { route: "turning", title: "What would turn it",
      about: "Which unknown, if it were otherwise, would change the sign.",
      run: (command) => command.replace("sim run", "sim drivers") },
    { route: "story", title: "One story",
      about: "One future told in plain English, beside the same future without the change.",
      run: (command) => `${command}\npython -m sim stories RUN`, folders: true },
    { route: "report/progress", title: "The whole report",
      about: "The exact run as a report, with every figure, its sources and its doubts.", run: (command) => command,
      opens: "report" },
  ];

  /** Fill `host`; `page` has question() and offline. Returns {changed, open(route)}. */
  function make(host, page) {
    const parts = LOOKS.map((look) => part(look, page));
    sim.fill(host, html("p", { class: "note", text: page.offline
      ? "Made beforehand for the shipped scenarios and for the steps of the paths that are about them. For the report and for any other question this page, which has no server, gives the command."
      : "Each is simulated when you ask for it, and takes from some seconds to a minute." }),
    html("div", { class: "looks" }, parts.map(({ asks }) => asks)), parts.map(({ result }) => result));
    return {
      changed: () => parts.forEach((one) => one.changed()),
      open: (route) => { const at = LOOKS.findIndex((look) => look.route === route); if (at >= 0) parts[at].ask(); },
    };
  }

  function part(look, page) {
    const result = html("section", { class: "look-result", "aria-label": look.title, tabindex: "-1" });
    const said = html("span", { class: "unseen", role: "status" });
    const progress = sim.progress.make(result, look.title);
    const about = sim.fresh("look");
    let close = null;
    let shown = null;

    function stop(words) {
      if (close) close();
      close = null;
      if (words) progress.tell(words, ["Ask again", ask]);
    }

    function ask() {
      const question = page.question();
      stop();
      if (page.offline) { beforehand(question); return; }
      shown = state.write(question);
      said.textContent = `${look.title}: being simulated.`;
      progress.work(`${look.title}: waiting.`, null, () => stop(`${look.title}: cancelled.`));
      close = sim.transport.stream(look.route, shown, {
        heard(event) {
          if (event.event === "done") {
            close = null;
            tell(event);
            return;
          }
          if (event.event === "queued" || event.event === "progress") {
            progress.work(`${look.title}: ${sim.progress.words({ queued: event.event === "queued", ...event })}`,
              sim.progress.share(event), () => stop(`${look.title}: cancelled.`));
          }
        },
        refused(problems) { failed(problems.map(sim.say.problem).join(" "), "Ask again"); },
        gone() { failed("The server does not answer.", "Try again"); },
      });
    }

    function failed(words, again) {
      close = null;
      progress.tell(words, ...(again ? [[again, ask]] : []));
      said.textContent = `${look.title}: ${words}`;
    }

    function tell(event) {
      said.textContent = `${look.title}: ready, below the buttons.`;
      if (look.opens) {
        sim.fill(result, html("h3", { text: look.title }), html("p", {},
          html("a", { href: `${look.opens}?${shown}`, target: "_blank", rel: "noopener",
          text: "Open the report (a new page)" })));
        return;
      }
      const { columns, rows } = event.table || { rows: [] };
      const table = rows && rows.length ? sim.table(event.title || look.title, columns, rows) : null;
      sim.fill(result, html("h3", { text: event.title || look.title }),
        String(event.text || "").split(/\n+/).filter(Boolean).map((text) => html("p", { text })),
        table && rows.length > LONG ? html("details", { class: "same" },
          html("summary", { text: `As a table (${rows.length} rows)` }), table) : table);
    }

    /** Without a server: what was made beforehand, as a server would tell it, or else the command. */
    function beforehand(question) {
      const made = sim.pairs.look(question, look.route);
      shown = state.write(question);
      if (!made) command(question);
      else if (made.problems) failed(made.problems.map(sim.say.problem).join(" "));
      else tell(made);
    }

    function command(question) {
      const why = look.opens ? "A report is made on request, and this page has no server."
        : "This question is not among those for which it was made beforehand.";
      said.textContent = `${look.title}: a command, below the buttons.`;
      sim.fill(result, html("h3", { text: look.title }), html("p", { text: `${why} On a machine with sim it is asked so:` }),
        sim.same.block(look.run(state.command(question)), "The command"), look.folders ? html("p", { class: "note",
        text: "RUN and BASELINE stand for the folders that the first line names at its end." }) : null);
    }

    /** Another question: what is shown is said to be about the older one, and what runs is given up. */
    function changed() {
      if (close) { stop(`${look.title}: given up, since the question changed.`); return; }
      if (shown && shown !== state.write(page.question())) {
        shown = null;
        result.prepend(html("p", { class: "stale" }, "About the question before the last change. ",
          sim.button("Ask again", ask)));
      }
    }

    const asks = html("div", { class: "look" }, sim.button(look.title, ask,
      { "aria-describedby": about, class: "look-button" }),
      html("p", { id: about, class: "note", text: look.about }), said);
    return { asks, result, ask, changed };
  }

  sim.deeper = { make };
})(window.sim);
