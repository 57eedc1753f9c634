"use strict";
// Elements made from names, attributes and text. Nothing here or elsewhere turns text into markup.
window.sim = window.sim || {};
window.sim.data = window.sim.data || {};
(function (sim) {
  const SVG = "http://www.w3.org/2000/svg";

  function build(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name === "on") for (const [event, heard] of Object.entries(value)) node.addEventListener(event, heard);
      else if (name === "text") node.textContent = value;
      else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
      else node.setAttribute(name, value === true ? "" : String(value));
    }
    node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return node;
  }

  sim.html = (tag, attributes, ...children) => build(document.createElement(tag), attributes, children);
  sim.svg = (tag, attributes, ...children) => build(document.createElementNS(SVG, tag), attributes, children);
  sim.by = (id) => document.getElementById(id);
  sim.fill = (node, ...children) => {
    node.replaceChildren(...children.flat().filter(Boolean));
    return node;
  };

  /** A button that says what it does; `heard` is called with the event. */
  sim.button = (text, heard, attributes) =>
    sim.html("button", { type: "button", on: { click: heard }, text, ...attributes });

  /** A table of texts whose first cell in each row is a heading; numbers are set as they are given. */
  sim.table = (caption, columns, rows, attributes) =>
    sim.html("div", { class: "wide", tabindex: "0", role: "region", "aria-label": caption },
      sim.html("table", attributes || {},
        sim.html("caption", { text: caption }),
        sim.html("thead", {}, sim.html("tr", {}, columns.map((name) => sim.html("th", { scope: "col", text: name })))),
        sim.html("tbody", {}, rows.map((row) => sim.html("tr", {}, row.map((cell, place) =>
          place === 0
            ? sim.html("th", { scope: "row", text: String(cell) })
            : sim.html("td", { text: String(cell), "data-column": columns[place] })))))));

  let numbered = 0;
  sim.fresh = (stem) => `${stem}-${(numbered += 1)}`;

  /** Only what a browser may open in a new page: a web address, never a script. */
  sim.address = (text) => (/^https?:\/\//i.test(String(text || "")) ? String(text) : null);

  /** The size of a letter that the reader has chosen, as a multiple of the usual 16 pixels. */
  sim.letter = () => (parseFloat(getComputedStyle(document.documentElement).fontSize) || 16) / 16;
})(window.sim);
