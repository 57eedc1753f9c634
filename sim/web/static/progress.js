"use strict";
// What is being done for the reader just now, with a way to stop it: for the answer and for what is asked beside it.
(function (sim) {
  const { say } = sim;

  /** A place for progress in `host`; `what` names the work, `stop` gives it up. */
  function make(host, what) {
    const id = sim.fresh("progress");
    const words = sim.html("label", { for: id, class: "working" });
    const bar = sim.html("progress", { id, max: 1 });
    let heard = null;
    const stop = sim.button("Cancel", () => heard && heard(), { class: "stop", "aria-label": `Cancel: ${what}` });
    const row = sim.html("div", { class: "work" }, words, bar, stop);

    function work(text, share, cancel) {
      heard = cancel;
      words.textContent = text;
      if (typeof share === "number") bar.value = share;
      else bar.removeAttribute("value");
      if (!row.isConnected) sim.fill(host, row);
    }

    /** Words alone, with buttons as [text, heard] beside them. */
    function tell(text, ...buttons) {
      const focused = row.contains(document.activeElement);
      const made = buttons.map(([name, pressed]) => sim.button(name, pressed));
      sim.fill(host, sim.html("p", { class: "told" }, text ? `${text} ` : "", made));
      if (focused && made[0]) made[0].focus();
    }

    const clear = () => {
      const focused = host.contains(document.activeElement);
      sim.fill(host);
      if (focused) sim.by("answer").focus({ preventScroll: true });
    };
    return { work, tell, clear };
  }

  /** Events of progress in words. */
  function words(event) {
    if (event.queued) {
      const before = event.before || 0;
      return before ? `Waiting: ${before} ${before === 1 ? "question" : "questions"} before this.`
        : "Waiting for a free processor.";
    }
    if (typeof event.done === "number"
      && event.all) return `Simulating: ${say.format(event.done, 0)} of ${say.futures(event.all)}.`;
    return event.text ? `${event.text}.` : "Simulating.";
  }

  const share = (event) => (typeof event.done === "number" && event.all ? Math.min(1, event.done / event.all) : null);

  sim.progress = { make, words, share };
})(window.sim);
