"use strict";
// The page put together: one question, everything that shows it, and the address that says it.
(function (sim) {
  const { state, say } = sim;
  const SETTLED = 1200; // milliseconds after which a further movement is a step of its own in the browser's history
  const SPOKEN = 900; // milliseconds of rest before the headline is read out
  const OPENING = "What if US soldiers leave the Baltic states?";
  const NAMED = 3; // levers named that the surface does not know
  const MORE = [1000, 4000, 10_000]; // members that can be asked for
  const STEADY = 250; // milliseconds between two writings of the address, of which browsers allow few

  function start() {
    const root = document.documentElement;
    const offline = root.dataset.offline === "yes";
    sim.version = root.dataset.version || (sim.data.catalogue || {}).version || "";
    let { question, view, version, problems } = state.read(sim.place.read());
    let answer = null;
    let told = [];
    let last = { at: 0, from: "" };
    let spoken = null;
    let writing = null;

    const page = { offline, question: () => question, move, go, refresh, look: (route) => deeper.open(route) };
    const opening = sim.levers.opening();
    const large = opening ? sim.controls.make(opening, page, { large: true }) : null;
    if (large) sim.fill(sim.by("opening"), large.node);
    const groups = sim.groups.make(sim.by("groups"), page);
    const changed = sim.changed.make(sim.by("changes"), page);
    const search = sim.search.make(sim.by("search"), page);
    const deeper = sim.deeper.make(sim.by("deeper"), page);
    const same = sim.same.make(sim.by("same-as"), page);
    const paths = sim.paths.make(sim.by("path-list"), sim.by("path"), page);
    const progress = sim.progress.make(sim.by("progress"), "the exact answer");
    const paired = sim.figure.make(sim.by("paired"), sim.pictures.paired);
    const curves = sim.figure.make(sim.by("curves"), sim.pictures.curves);
    sim.answer.theories(sim.by("theories"));
    const strip = sim.strip.make();
    const quote = sim.quotation.make(sim.by("quotation"));
    const next = sim.next.make(sim.by("next-steps"), page);
    const asking = sim.asking.make({ approximate, unknown, exact, waiting, progress: working, done, problems: refused,
      gone, alone, cancelled }, offline);

    /** Another question from a hand: the address follows, the older one is given up. */
    function move(next, from) {
      const now = Date.now();
      const further = from === last.from && now - last.at < SETTLED;
      last = { at: now, from };
      if (sim.by("problems").children.length) notice([]);
      question = next;
      told = [];
      record(!further);
      refresh();
      asking.ask(question, false);
    }

    /** Another question and another view at once, as a step of a path. */
    function go(next, seen) {
      const same_question = state.key(next) === state.key(question);
      question = next;
      view = { ...view, path: null, step: 0, ...seen };
      last = { at: 0, from: "" };
      record(true);
      refresh();
      if (!same_question) { told = []; asking.ask(question, true); }
    }

    function record(fresh) {
      clearTimeout(writing);
      const write = () => { sim.place.put(state.write(question, shownView()), fresh); same(question, current()); };
      if (fresh) write();
      else writing = setTimeout(write, STEADY);
    }

    const shownView = () => ({ embed: view.embed, path: view.path, step: view.path ? view.step : null,
      version: sim.version });
    const current = () => (answer && answer.about === state.key(question) ? answer.given : null);

    /** Everything that shows the question itself. */
    function refresh() {
      const title = headed(question);
      sim.by("title").textContent = title;
      document.title = title;
      sim.by("whole").href = `./?${state.write(question, { version: sim.version })}`;
      root.dataset.world = question.scenario;
      const scenario = ((sim.data.catalogue || {}).scenarios || {})[question.scenario];
      sim.by("summary").textContent = scenario && scenario.summary
        ? `As shipped, before any lever is moved: ${scenario.summary}` : "";
      sim.by("shipped").hidden = !sim.by("summary").textContent;
      if (large) large.show(question);
      groups(question);
      search(question);
      changed(question, told);
      deeper.changed();
      next(question);
      paths.show(view, current());
    }

    function draw(given) {
      const ordered = { ...given, theories: sim.answer.order(given.theories) };
      // A seed may have more digits than a number of JavaScript can hold; the address has it as it is.
      const asked = given.question && given.question.query;
      if (asked) ordered.question = { ...given.question, seed: state.read(asked).question.seed };
      answer = { about: state.key(question), given: ordered };
      made(ordered);
      sim.answer.show(ordered);
      paired.show(ordered);
      curves.show(ordered);
      strip(ordered);
      quote(ordered);
      sim.by("answer").classList.remove("older");
      sim.by("years").classList.remove("older");
      told = given.changes || told;
      changed(question, told);
      next(question);
      paths.show(view, ordered);
      if (ordered.kind !== "approximate") same(question, ordered);
    }

    /** What made the numbers that are shown, at the foot of the page. */
    function made(given) {
      const of = given.kind === "approximate" ? "approximate, read off answers that were computed beforehand"
        : `${say.futures(given.members)} under each theory, seed ${given.question.seed}`;
      sim.by("made").textContent = `sim ${given.version || sim.version}; ${of}, ${sim.answer.months(given)} months.`;
    }

    function approximate(given) {
      progress.clear();
      draw(given);
      aloud(given);
    }

    function unknown(titles, reason) {
      const named = titles.length > NAMED ? [...titles.slice(0, NAMED), `${titles.length - NAMED} more`] : titles;
      const words = titles.length ? `Nothing answers at once for: ${named.join("; ")}` : reason
        || "Nothing was made beforehand for this question";
      const making = offline ? "" : " The exact answer is being made.";
      const before = answer && answer.about !== state.key(question)
        ? " What is shown is the answer before the last change." : "";
      tell(`${words.charAt(0).toUpperCase()}${words.slice(1).replace(/\.$/, "")}.${making}${before}`);
      older();
    }

    function older() {
      if (!answer || answer.about === state.key(question)) return;
      sim.by("answer").classList.add("older");
      sim.by("years").classList.add("older");
    }

    function exact(given, final) {
      if (final) of_these(given.members);
      draw(given);
      if (final) { aloud(given); rest(given); return; }
      speak(sim.answer.kind(given)); // its headline is read out when nothing refines it any more
      progress.work(sim.answer.kind(given), given.members / (given.of || given.members), asking.cancel);
    }

    /** The question as what answered it: fewer futures than were asked for are said in the address as well. */
    function of_these(members) {
      if (members === question.members) return;
      question = { ...question, members };
      record(false);
      refresh();
    }

    /** Nothing is being done: more futures can be asked for. */
    function rest(given) {
      const more = MORE.find((members) => members > given.members && members <= state.most());
      if (offline || !more || given.members < (given.of || 0)) progress.clear();
      else progress.tell("", [`Refine with ${say.futures(more)}`,
        () => move({ ...question, members: more }, "members")]);
    }

    function waiting() { progress.work("The exact answer is being simulated.", null, asking.cancel); }
    function working(event) { progress.work(sim.progress.words(event), sim.progress.share(event), asking.cancel); }
    function done(given) {
      if (given) rest(given);
      else progress.tell("The server ended without an answer.", ["Try again", () => asking.ask(question, true)]);
    }

    /** Given up: what stands there already is whole for its futures, and the address says how many they are. */
    function cancelled(again) {
      const given = current();
      if (!given || given.kind === "approximate") {
        progress.tell("Cancelled.", ["Ask for the exact answer", again]);
        return;
      }
      of_these(given.members);
      draw(sim.answer.alone(given));
      progress.tell("Cancelled.", [`Refine with ${say.futures(given.of)}`,
        () => move({ ...question, members: given.of }, "members")]);
    }

    function refused(found) {
      progress.clear();
      const about = answer && answer.about === state.key(question);
      if (!about) older();
      tell(`No exact answer came; the words above the page say why.${about || !answer ? "" : " What is shown is the answer before the last change."}`);
      notice(found, ["Try again", () => { notice([]); asking.ask(question, true); }]);
    }

    function gone(again, seconds) {
      const soon = seconds ? ` It is asked again in ${seconds} seconds.` : "";
      progress.tell(`The server does not answer.${soon} Levers still move the approximate answer.`, ["Try again now", again]);
      speak("The server does not answer.");
    }

    /** No server, and no answer made beforehand: what the reader can do. */
    function alone() {
      const approximately = answer && answer.about === state.key(question);
      if (!answer) sim.by("headline").textContent = "There is no answer to this question here.";
      progress.tell(`${approximately ? "This page has no server, so the answer stays approximate." : "This page has no server and no answer to this question."} The command line below gives the exact one.`,
        ["Show the command", () => {
          const fold = sim.by("same-as").querySelector("details");
          fold.open = true;
          fold.querySelector("summary").focus();
        }]);
    }

    /** What is wrong, above the page; an empty list takes it away. */
    function notice(found, button) {
      sim.fill(sim.by("problems"), found.map((one) => sim.html("p", { text: say.problem(one) })),
        found.length && button ? sim.button(button[0], button[1]) : null);
    }

    /** What kind of answer it is, or why there is none. */
    function tell(text) {
      sim.by("kind").textContent = text;
      sim.by("kind").classList.remove("approximate");
      speak(text);
    }

    const aloud = (given) => speak(`${sim.answer.kind(given)} ${sim.by("headline").textContent} ${sim.by("in-counts").textContent}`);

    /** Read something out, once the hand rests. */
    function speak(text) {
      clearTimeout(spoken);
      spoken = setTimeout(() => { sim.by("said").textContent = text; }, SPOKEN);
    }

    window.addEventListener("popstate", () => {
      clearTimeout(writing);
      ({ question, view, version, problems } = state.read(sim.place.read()));
      last = { at: 0, from: "" };
      told = [];
      notice(problems);
      root.classList.toggle("embed", view.embed);
      refresh();
      same(question, current());
      asking.ask(question, true);
    });

    root.classList.toggle("embed", view.embed);
    const given = sim.by("problems").children.length;
    const scenarios = (sim.data.catalogue || {}).scenarios;
    if (scenarios && !scenarios[question.scenario]) {
      problems = [...problems, { place: "scenario", problem: `there is no scenario "${question.scenario}" here`,
        remedy: `what is shown is "${state.title(state.defaults())}"` }];
      question = { ...question, scenario: state.defaults().scenario };
    }
    if (given) question = state.defaults(); // what the server could not answer is no place to move levers from
    if (version && sim.version && version !== sim.version) {
      problems = [...problems, { place: "version",
        problem: `This address was made by version ${version}; this page is version ${sim.version}.`,
        remedy: "Its numbers may differ from those that were shown then." }];
    }
    if (!sim.data.catalogue) problems = [...problems, { place: "",
      problem: "The levers of this page could not be read (data/catalogue.js).",
      remedy: "The answer to the question in the address is shown all the same." }];
    if (problems.length && !given) notice(problems);
    if (!given && (!version || version === sim.version)) sim.place.put(state.write(question, shownView()), false);
    refresh();
    same(question, null);
    if (given) {
      sim.by("headline").textContent = "This question has no answer: the words above say why.";
      sim.by("problems").append(sim.button("Open the question on which the page begins",
        () => { notice([]); move(state.defaults(), "reset"); }));
    } else asking.ask(question, true);
  }

  /** What the page asks: the opening question, a scenario by its title, or what somebody made of the status quo. */
  function headed(question) {
    const opening = sim.levers.opening();
    const moved = sim.changed.local(question).found;
    const alone = moved.length === 1 && moved[0].lever === opening;
    if (question.scenario === state.defaults().scenario || (question.scenario === "baseline" && alone)) return OPENING;
    return question.scenario === "baseline" && moved.length ? "What if this changes?" : state.title(question);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})(window.sim);
