"use strict";
// What the two pictures of the page are called, how they read in words, and which numbers are behind them.
(function (sim) {
  const { say } = sim;
  const YEAR = 12;

  const NAMED = 3; // changes that a picture names

  /** What was changed in a scenario, behind its title: a picture is read far from its page. */
  function changed(given) {
    // A server's answer has its settings as one text each, as the address has them.
    const question = given.query ? sim.state.read(given.query).question : given;
    const sets = new Set(question.sets.map(([path]) => path));
    if (!sets.size) return "";
    const { found } = sim.changed.local(question);
    const told = found.filter(({ paths }) => paths.some((path) => sets.has(path)))
      .map(({ title, words }) => `${title}: ${words}`);
    if (told.length > NAMED) told.splice(NAMED, Infinity, `${told.length - NAMED} more`);
    return told.length ? `, changed (${told.join("; ")})` : ", changed";
  }

  const source = (answer) => {
    const { question } = answer;
    const size = answer.kind === "approximate" ? "Approximate, read off answers computed beforehand"
      : `${say.futures(answer.members)} under each theory, seed ${question.seed}`;
    return `${question.title || sim.state.title(question)}${changed(question)}. Conditional on the assumptions. ${size}. sim ${answer.version || sim.version}.`;
  };
  const approximate = (answer) => (answer.kind === "approximate" ? `Approximate, ${say.within(answer.error || 0)}`
    : "");
  /** How a world is called in a picture; the status quo is held against itself. */
  const world = (answer, which, otherwise) => {
    const { worlds } = answer;
    const alone = worlds && !worlds.there;
    const name = (worlds && worlds[which]) || (alone ? (which === "here" ? sim.state.title(answer.question)
      : "The same, unchanged") : otherwise);
    return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  };
  const common = (answer) => ({
    with: world(answer, "here", "With these changes"), without: world(answer, "there", "Without"),
      approximate: approximate(answer),
    source: source(answer), start: (sim.data.catalogue || {}).start || "2025-03",
  });
  const theories = (answer) => Object.entries(answer.theories);
  /** What the bars of the paired picture hold, for those who see it alone. */
  const bars = (answer) => (answer.kind === "approximate" ? "Bars: the error of the approximation, in 95 of 100 cases."
    : answer.worlds && !answer.worlds.there ? "" : answer.holds || "");
  const change = (answer, chance) => (answer.kind === "approximate" ? say.approximateChange(chance)
    : say.change(chance, answer.members));

  const paired = {
    name: "paired",
    draw: (answer, about, width) => sim.paired.draw(answer, about, width),
    about: (answer) => ({
      ...common(answer),
      source: `${source(answer)} ${bars(answer)}`.trim(),
      title: `Futures of 1,000 in which Russia attacks a NATO member within ${length(answer)}`,
      desc: theories(answer).map(([id, { name, chance }]) =>
        `${id}, ${name}: ${say.level(chance.here)} with, ${say.level(chance.there)} without; ${change(answer, chance)}.`).join(" "),
    }),
    numbers: (answer) => ({
      caption: "Futures of 1,000 with an attack on a NATO member", columns: ["Theory", "With", "Without", "Difference"],
      rows: theories(answer).map(([id, { name, chance }]) =>
        [`${id} ${name}`, say.level(chance.here), say.level(chance.there), change(answer, chance)]),
    }),
    records: (answer) => ({
      columns: ["theory", "name", "kind", "members", "scenario", "baseline", "difference", "low", "high",
        "error_scenario", "error_difference"],
      rows: theories(answer).map(([id, { name, chance }]) =>
        [id, name, answer.kind, answer.members ?? "", chance.here, chance.there, chance.difference, chance.low ?? "",
        chance.high ?? "", chance.error_here ?? "", chance.error_difference ?? ""]),
    }),
  };

  const length = (answer) => say.horizon(sim.answer.months(answer)).replace("-", " ").replace(/(year|month)$/,
    (unit) => (/^one/.test(say.horizon(sim.answer.months(answer))) ? unit : `${unit}s`));
  const withCurve = (answer) => theories(answer).filter(([, theory]) => theory.curve && theory.curve.months.length);

  const curves = {
    name: "years",
    draw: (answer, about, width) => sim.curve.draw(answer, about, width),
    about: (answer) => ({
      ...common(answer),
      title: "Futures of 1,000 in which a first attack has come by then",
      desc: withCurve(answer).map(([id, { name, curve }]) =>
        `${id}, ${name}: rises to ${say.level(curve.here[curve.here.length - 1])} with and to ${say.level(curve.there[curve.there.length - 1])} without.`).join(" "),
    }),
    numbers: (answer) => ({
      caption: "Futures of 1,000 with a first attack by the end of each year, with / without",
        columns: ["After", ...withCurve(answer).map(([id, { name }]) => `${id} ${name}`)],
      rows: yearly(answer).map((month) => [after(month), ...withCurve(answer).map(([, { curve }]) => {
        const at = curve.months.indexOf(month);
        return at < 0 ? "" : `${say.level(curve.here[at])} / ${say.level(curve.there[at])}`;
      })]),
    }),
    records: (answer) => ({
      columns: ["theory", "month", "world", "chance"],
      rows: withCurve(answer).flatMap(([id, { curve }]) => ["here",
        "there"].flatMap((world) => curve.months.map((month, at) =>
        [id, month, world === "here" ? "scenario" : "baseline", curve[world][at]]))),
    }),
  };

  function yearly(answer) {
    const months = [...new Set(withCurve(answer).flatMap(([, { curve }]) => curve.months))].sort((a, b) => a - b);
    const end = months[months.length - 1];
    return months.filter((month) => month > 0 && (month % YEAR === 0 || month === end));
  }
  const after = (month) => (month % YEAR === 0 ? `${month / YEAR} year${month === YEAR ? "" : "s"}`
    : `${month} months`);

  sim.pictures = { paired, curves };
})(window.sim);
