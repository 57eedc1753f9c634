"use strict";
// The answer in words: a headline, a sentence for each theory, what kind of answer it is, and what it holds.
(function (sim) {
  const { say } = sim;
  const order = (theories) => Object.fromEntries(Object.entries(theories
    || {}).sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true })));

  /** Months of the futures of an answer. */
  const months = (answer) => {
    const curve = Object.values(answer.theories).map((theory) => theory.curve).find((one) => one && one.months.length);
    return (answer.question && answer.question.months) || (curve ? curve.months[curve.months.length - 1] : 120);
  };

  /** An answer as that to a question after its own futures, where more were asked for. */
  function alone(answer) {
    const { members, of, question, same } = answer;
    if (!members || !question || members === of) return answer;
    const fewer = (text) => String(text || "").replace(/\bmembers([= ])\d+/, `members$1${members}`);
    return { ...answer, of: members, question: { ...question, members, query: fewer(question.query) },
      same: same && { ...same, command: fewer(same.command), python: fewer(same.python) } };
  }

  /** The headline of an approximate answer, from its numbers, in the form that the exact one has. */
  function headline(answer) {
    const theories = Object.values(answer.theories);
    if (theories.every(({ chance }) => say.nothing(chance))) return unchanged(answer, theories);
    const condition = (theory) => theory.condition.replace(/^If/, "if");
    const futures = `of 1,000 ${say.horizon(months(answer))} futures`;
    const clear = theories.filter(({ chance }) => say.sure(chance));
    const rest = theories.filter((theory) => !clear.includes(theory));
    const moved = clear.map((theory, place) =>
      `about ${say.amount(theory.chance.difference)}${place ? "" : ` ${futures}`} ${condition(theory)}`);
    const parts = [];
    if (clear.length) parts.push(`With these changes Russia attacks a NATO member in ${say.listed(moved)}`);
    const none = answer.near ? "clear difference" : "difference larger than the error";
    if (rest.length) parts.push(`${clear.length ? "no" : "With these changes no"} ${none} ${say.listed(rest.map(condition))}`);
    return `${parts.join("; ")}. ${theories.length > 1 ? "The theories put" : "The theory puts"} the level ${between(theories, "here")} of 1,000, and without ${between(theories, "there")}.`;
  }

  /** The headline where both worlds are one to the surface. */
  function unchanged(answer, theories) {
    const attacks = `Russia attacks a NATO member in ${between(theories, "here").replace(/^(at|between) /, "")
      .replace(" and ", " to ")} of 1,000 ${say.horizon(months(answer))} futures`;
    const by = theories.length > 1 ? ", depending on the theory of how Moscow decides" : "";
    return answer.question.scenario === "baseline" && !answer.question.sets.length ? `${attacks}${by}.`
      : `With these changes nothing differs that the approximation could show: ${attacks}${by}.`;
  }

  /** The lowest and the highest level of the theories, in words. */
  function between(theories, which) {
    const shares = theories.map(({ chance }) => chance[which]);
    const [low, high] = [say.level(Math.min(...shares)), say.level(Math.max(...shares))];
    return low === high ? `at about ${low}` : `between about ${low} and ${high}`;
  }

  /** The theories in one sentence, from the highest change to the lowest; empty where there is nothing to hold apart. */
  function verdict(answer) {
    const theories = Object.values(answer.theories);
    const approximate = answer.kind === "approximate";
    const same = ({ chance }) => (approximate ? say.nothing(chance) : chance.same);
    if (theories.length < 2 || theories.every(same)) return "";
    const clear = ({ chance }) => (approximate ? say.sure(chance) : chance.clear);
    const change = (theory) => (clear(theory) ? theory.chance.difference : 0);
    const ways = [...theories].sort((a, b) => change(b) - change(a));
    const [high, low] = [change(ways[0]), change(ways[ways.length - 1])];
    const what = "with a Russian attack on a NATO member";
    if (high === 0 && low === 0) return `No theory shows a clear change in how many futures come ${what}.`;
    const lead = high > 0 && low < 0 ? "The theories disagree" : high > 0 && low > 0 ? "More attacks under every theory"
      : high < 0 && low < 0 ? "Fewer attacks under every theory" : "It depends on the theory";
    const under = (wanted) => {
      const alike = ways.filter((theory) => change(theory) === wanted);
      return alike.length > 1 ? `under ${say.count(alike.length)} of the theories`
        : alike[0].condition.replace(/^If/, "if").replace(/\s*\(H\d+\)$/, "");
    };
    const [first, last] = Math.abs(low) > Math.abs(high) ? [low, high] : [high, low];
    const told = (wanted) => (wanted === 0 ? "no clear change"
      : say.moved(ways.find((theory) => change(theory) === wanted).chance, approximate));
    return `${lead}: from ${told(first)} of 1,000 ${say.horizon(months(answer))} futures ${what} (${under(first)}) ` +
      `to ${told(last)} (${under(last)}).`;
  }

  /** What kind of answer it is, in words. */
  function kind(answer) {
    if (answer.kind === "approximate") {
      const near = answer.near ? ` of what these ${say.futures(answer.near)} give` : "";
      return `Approximate, ${say.within(answer.error || 0)}${near}.`;
    }
    const more = answer.of && answer.of > answer.members;
    return more ? `The first ${say.format(answer.members, 0)} of ${say.futures(answer.of)} are simulated under each theory.`
      : `Simulated: ${say.futures(answer.members)} under each theory.`;
  }

  /** What the error of an approximate answer holds, and what it leaves out. */
  function error(answer) {
    const held = "The error holds in 95 of 100 cases and is that of reading between answers that were computed beforehand";
    if (!answer.near) return `${held}; intervals come with the exact answer.`;
    const most = (which) => say.within(Math.max(...Object.values(answer.theories).map(({ chance }) => chance[which])));
    return `${held}. It leaves out what chance does: ${say.futures(answer.near)} know a difference ${most("sampling_difference")} ` +
      `and a level ${most("sampling_there")}; intervals come with the exact answer.`;
  }

  function sentence(answer, id, theory) {
    if (answer.kind === "approximate") return say.approximateSentence(theory, months(answer));
    return (answer.sentences && answer.sentences[id])
      || `${theory.condition}: ${say.level(theory.chance.here)} with, ` +
      `${say.level(theory.chance.there)} without; ${say.change(theory.chance, answer.members)}.`;
  }

  // What is longer while approximate keeps its height, so that the picture below it does not jump when the exact comes.
  const held = new WeakMap();

  function hold(node) {
    const { width, height } = held.get(node) || {};
    node.style.minHeight = "";
    const now = { width: node.offsetWidth, height: node.offsetHeight };
    if (now.width === width) now.height = Math.max(now.height, height);
    held.set(node, now);
    node.style.minHeight = `${now.height}px`;
  }

  /** Write the answer into the page. */
  function show(answer) {
    const [short, counts] = [verdict(answer), answer.headline || headline(answer)];
    sim.by("headline").textContent = short || counts;
    sim.by("in-counts").textContent = short ? counts : "";
    hold(sim.by("headline"));
    const told = sim.by("kind");
    told.textContent = kind(answer);
    told.classList.toggle("approximate", answer.kind === "approximate");
    hold(told);
    sim.fill(sim.by("sentences"), Object.entries(answer.theories).map(([id, theory]) =>
      sim.html("li", { text: sentence(answer, id, theory) })));
    sim.by("holds").textContent = answer.kind === "approximate"
      ? [error(answer), ...(answer.notes || []).map((note) => `${note.charAt(0).toUpperCase()}${note.slice(1)}.`)].join(" ")
      : answer.holds || "";
    if (answer.status) sim.by("status-words").textContent = answer.status;
    if (answer.status) sim.by("status").hidden = false;
    if (answer.published) sim.by("published").textContent = answer.published;
    sim.by("by-chance").textContent = answer.by_chance || "";
    outcomes(answer);
  }

  /** What else happens: other headline outcomes, theory by theory, in counts of 1,000. */
  function outcomes(answer) {
    const host = sim.by("outcomes");
    const theories = Object.entries(answer.theories).filter(([, theory]) => theory.outcomes
      && Object.keys(theory.outcomes).length);
    host.hidden = !theories.length;
    if (!theories.length) return;
    const names = [...new Set(theories.flatMap(([, theory]) => Object.keys(theory.outcomes)))];
    const rows = names.map((name) => {
      const { title, condition } = theories.map(([, theory]) => theory.outcomes[name]).find(Boolean);
      return [condition ? `${title} (as the scenario assumes)` : title,
        ...theories.map(([, { outcomes: of }]) => (of[name] ? cell(of[name], answer.members) : "not counted"))];
    });
    sim.fill(sim.by("outcomes-table"), sim.table("Counted in 1,000 futures, with this and without",
      ["What happens", ...theories.map(([id, theory]) => `${id} ${theory.name}`)], rows));
  }

  function cell(outcome, members) {
    const both = `${say.level(outcome.here)}, without ${say.level(outcome.there)}`;
    if (outcome.same) return `${say.level(outcome.here)}, and the same without`;
    return outcome.clear ? `${both}: ${say.change(outcome, members)}` : `${both}: no clear difference`;
  }

  /** What each theory holds and expects, before anything is simulated; folded. */
  function theories(host) {
    const told = Object.entries((sim.data.catalogue || {}).theories || {}).filter(([, theory]) => theory.holds);
    if (!told.length) return;
    sim.fill(host, sim.html("details", { class: "theories" }, sim.html("summary", { text: "What the theories hold" }),
      sim.html("dl", {}, told.map(([id, theory]) => [
      sim.html("dt", { text: theory.condition || `${id} ${theory.name}` }), sim.html("dd", { text: theory.holds }),
      theory.expects ? sim.html("dd", { class: "note", text: `Of a withdrawal it expects: ${theory.expects}` })
        : null]).flat())));
  }

  sim.answer = { show, alone, theories, kind, months, order, headline, verdict };
})(window.sim);
