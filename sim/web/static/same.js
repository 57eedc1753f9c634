"use strict";
// The same question elsewhere: its address, the command line, Python and a scenario file, each to be copied.
(function (sim) {
  const { html, state } = sim;

  /** Copy a text; where a browser forbids it, as for pages from a file, `choose` selects it for the reader. */
  async function copy(text, told, choose) {
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = "Copied.";
    } catch {
      choose();
      told.textContent = "This browser does not let the page copy; the text is selected, copy it with Ctrl-C.";
    }
  }

  /** A text in a box with a button that copies it. */
  function block(text, title) {
    const told = html("span", { role: "status", class: "told" });
    const code = html("code", { text });
    const choose = () => getSelection().selectAllChildren(code);
    return html("div", { class: "copied" },
      html("pre", { tabindex: "0", role: "region", "aria-label": title }, code),
      html("p", { class: "buttons" }, sim.button("Copy", () => copy(text, told, choose),
        { "aria-label": `Copy: ${title}` }), told));
  }

  const fold = (title, ...inside) => html("details", { class: "same" }, html("summary", { text: title }), inside);

  /** A piece of HTML that shows this question, small, in another page. */
  function embedding(question) {
    const address = new URL(location.href.split(/[?#]/)[0]);
    address.search = state.write(question, { embed: true, version: sim.version });
    const title = state.title(question).replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
    return `<iframe src="${address.href.replace(/&/g, "&amp;")}" title="${title}" width="360" height="640" loading="lazy"></iframe>`;
  }

  /** The question in Python; as the server wrote it, if it did. */
  function python(question) {
    const sets = question.sets.map(([path, value]) => JSON.stringify(`${path}=${value}`)).join(", ");
    const theories = question.hypotheses.length ? `, hypotheses=${JSON.stringify(question.hypotheses)}` : "";
    return `import sim\n\nrun = sim.run(sim.load(${JSON.stringify(question.scenario)}, [${sets}]), members=${question.members}, ` +
      `seed=${question.seed}, months=${question.months}${theories})\nprint(run)`;
  }

  /** Fill `host`; returns show(question, answer), where the answer may be missing. */
  function make(host, page) {
    const link = html("input", { type: "text", readonly: true, id: "address", class: "address",
      on: { focus: () => link.select() } });
    const told = html("span", { role: "status", class: "told" });
    const folds = html("div", {});
    const files = html("p", { class: "files" });
    let last = "";
    sim.fill(host, html("p", { class: "note",
      text: "The address says the whole question: scenario, settings, seed, members and version. Opened again it gives the same numbers, or says which version made them." }),
      html("p", { class: "sharing" }, html("label", { for: "address", text: "Address of this question" }), link,
        sim.button("Copy the address", () => copy(link.value, told, () => { link.focus(); link.select(); })), told),
      files, folds, page.offline ? html("p", { class: "note",
        text: "Without a server a scenario file cannot be read here: python -m sim run FILE.yaml simulates it." })
        : sim.load.make(page));

    function show(question, answer) {
      link.value = location.href;
      sim.by("made-at").textContent = location.href;
      const mine = answer && answer.kind !== "approximate" && answer.same ? answer.same : {};
      const texts = [["As one command line", mine.command || state.command(question)],
        ["As Python", mine.python || python(question)],
        ["As a scenario file", mine.yaml || ""], ["To embed in a page", embedding(question)]];
      const signature = JSON.stringify(texts);
      if (signature === last) return;
      last = signature;
      const open = new Set([...folds.querySelectorAll("details[open] > summary")].map((one) => one.textContent));
      sim.fill(folds, texts.filter(([, text]) => text).map(([title, text]) => fold(title, block(text, title))));
      for (const one of folds.querySelectorAll("details")) one.open = open.has(one.firstChild.textContent);
      sim.fill(files, page.offline ? [] : downloads(state.write(question, { version: sim.version })));
    }
    return show;
  }

  /** Links to what the server makes of the question. */
  function downloads(query) {
    const link = (route, text) => html("a", { href: `${route}?${query}`, text });
    return ["The exact answer as ", link("answer.json", "JSON"), ", ", link("answer.csv", "CSV"), ", ",
      link("answer.yaml", "a scenario file"),
      "; what the numbers are as ", link("answer.metadata.json", "metadata"), "."];
  }

  sim.same = { make, block, copy };
})(window.sim);
