"use strict";
// Where a number is from: the claims, studies and assumptions behind it, with year and confidence.
(function (sim) {
  const { html } = sim;
  const KINDS = { claim: "Claim of the source articles", study: "Study or published figure",
    evidence: "Study or published figure", assumption: "Assumption" };

  function one(source) {
    const facts = [source.what || KINDS[source.kind] || source.kind, source.year,
      source.confidence && `confidence ${source.confidence}${source.meant ? `: ${source.meant}` : ""}`].filter(Boolean).join("; ");
    const href = sim.address(source.url);
    const title = source.title || source.text || source.id;
    return html("li", {}, html("p", { class: "source-title" },
      href ? html("a", { href, rel: "noopener noreferrer nofollow", target: "_blank",
        text: `${title} (opens a new page)` }) : html("span", { text: title }),
      source.id && source.id !== source.kind ? html("span", { class: "source-id", text: ` ${source.id}` }) : null),
    html("p", { class: "source-facts", text: facts }),
    source.text && source.text !== title ? html("p", { class: "source-text", text: source.text }) : null);
  }

  /** A fold with the sources of something, and a word on it before them. */
  function fold(sources, about) {
    const given = sources || [];
    return html("details", { class: "sources" },
      html("summary", { text: given.length ? `Where this is from (${given.length})` : "Where this is from" }),
        about ? html("p", { class: "doc", text: about }) : null,
      given.length ? html("ul", { class: "source-list" }, given.map(one))
        : html("p", { class: "note", text: "No source is named: it is an assumption of this model." }));
  }

  /** What others have published of a quantity, and the equation that reads it. */
  function more(quantity) {
    const studies = quantity.studies || [];
    const reads = quantity.read_by;
    return [
      studies.length ? html("details", { class: "sources" },
        html("summary", { text: `What others have published (${studies.length})` }),
        html("ul", { class: "source-list" }, studies.map((study) =>
          html("li", {}, html("p", { class: "source-title", text: `${study.value} (${study.id})` }),
          html("p", { class: "source-text", text: study.note || "" }))))) : null,
      reads ? html("details", { class: "sources" }, html("summary", { text: "Where the model reads it" }),
        html("p", { class: "source-text", text: reads.text }),
          html("p", { class: "path-name" }, html("code", { text: `${reads.name}, ${reads.place}` }))) : null,
    ];
  }

  sim.source = { fold, more };
})(window.sim);
