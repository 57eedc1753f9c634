"use strict";
// From a moved lever to an answer: at once from the surface, after a rest exactly, and the older question is given up.
(function (sim) {
  const REST = 150; // milliseconds without a movement after which the exact answer is asked for
  const AGAIN = [2000, 5000, 10_000]; // milliseconds after which a silent server is asked again
  const KEPT = 40; // answers that need not be asked for twice

  /** `shows` holds what is called: approximate, unknown, exact, progress, waiting, problems, gone, alone, cancelled. */
  function make(shows, offline) {
    const kept = new Map();
    let close = null;
    let timer = null;
    let frame = null;
    let retry = null;
    let asked = null;

    const identity = (question) => `${sim.state.key(question)} ${question.members}`;

    function give_up() {
      if (close) close();
      close = null;
      clearTimeout(timer);
      clearTimeout(retry);
      if (frame) cancelAnimationFrame(frame);
      frame = null;
    }

    /** Answer a question: `now` where nobody is moving anything. */
    function ask(question, now) {
      give_up();
      asked = question;
      const known = offline ? sim.pairs.find(question) : kept.get(identity(question));
      if (known) {
        frame = requestAnimationFrame(() => shows.exact(known, true));
        return;
      }
      frame = requestAnimationFrame(() => {
        frame = null;
        const found = sim.approximate(question);
        if (found.answer) shows.approximate(found.answer);
        else shows.unknown(found.unknown, found.reason);
        // Behind the approximate answer, which clears what was said of the question before.
        timer = setTimeout(() => (offline ? shows.alone(question) : exactly(question, 0)), now ? 0 : REST);
      });
    }

    function exactly(question, tried) {
      shows.waiting(question);
      let last = null;
      close = sim.transport.stream("answers", sim.state.write(question), {
        heard(event) {
          if (event.event === "queued") shows.progress({ queued: true, ...event });
          else if (event.event === "progress") shows.progress(event);
          else if (event.event === "answer") {
            last = event.answer || event;
            shows.exact(last, last.members >= (last.of || question.members));
          } else if (event.event === "done") {
            close = null;
            if (last) keep(identity(question), last);
            shows.done(last);
          }
        },
        refused(problems) { close = null; shows.problems(problems); },
        gone() {
          close = null;
          const again = () => { clearTimeout(retry); exactly(question, tried + 1); };
          if (tried < AGAIN.length) retry = setTimeout(again, AGAIN[tried]);
          shows.gone(again, tried < AGAIN.length ? AGAIN[tried] / 1000 : null);
        },
      });
    }

    function keep(name, answer) {
      kept.set(name, answer);
      if (kept.size > KEPT) kept.delete(kept.keys().next().value);
    }

    function cancel() {
      give_up();
      shows.cancelled(() => ask(asked, true));
    }

    return { ask, cancel };
  }

  sim.asking = { make };
})(window.sim);
