"use strict";
// What can be taken away from under a chart: its numbers, what they are, and the picture itself.
(function (sim) {
  const STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
    "paint-order",
    "font-family", "font-size", "font-weight", "fill-opacity", "opacity"];
  const TWICE = 2; // pixels of a picture for each pixel of the page

  function download(name, blob) {
    const link = sim.html("a", { href: URL.createObjectURL(blob), download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /** A cell of a CSV file; text that a spreadsheet would take for a formula is quoted with a mark before it. */
  function cell(value) {
    if (typeof value === "number") return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : "";
    const text = value === null || value === undefined ? "" : String(value);
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  }

  const csv = (columns, rows) => [columns, ...rows].map((row) => row.map(cell).join(",")).join("\n") + "\n";

  /** A drawn picture as a file of its own: light, with every style in it, on paper. */
  function standalone(chart) {
    const copy = chart.cloneNode(true);
    const paper = sim.html("div", { class: "paper unseen", "aria-hidden": "true" }, copy);
    document.body.append(paper);
    for (const node of copy.querySelectorAll("*")) {
      const computed = getComputedStyle(node);
      for (const name of STYLES) {
        const value = computed.getPropertyValue(name);
        if (value && value !== "none" && value !== "normal" || name === "fill"
          || name === "stroke") node.setAttribute(name, value);
      }
      node.removeAttribute("class");
    }
    paper.remove();
    const [, , width, height] = copy.getAttribute("viewBox").split(" ").map(Number);
    const edge = 16;
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("viewBox", `${-edge} ${-edge} ${width + 2 * edge} ${height + 2 * edge}`);
    copy.setAttribute("width", String(width + 2 * edge));
    copy.setAttribute("height", String(height + 2 * edge));
    copy.removeAttribute("class");
    copy.prepend(sim.svg("rect", { x: -edge, y: -edge, width: width + 2 * edge, height: height + 2 * edge,
      fill: "#ffffff" }));
    return { text: new XMLSerializer().serializeToString(copy), width: width + 2 * edge, height: height + 2 * edge };
  }

  function saveSvg(name, chart) {
    download(`${name}.svg`, new Blob([standalone(chart).text], { type: "image/svg+xml" }));
  }

  /** The picture in pixels, twice as many as on the page; `failed` is called where the browser cannot. */
  function savePng(name, chart, failed) {
    const { text, width, height } = standalone(chart);
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = width * TWICE;
      canvas.height = height * TWICE;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => (blob ? download(`${name}.png`, blob) : failed()), "image/png");
    };
    image.onerror = failed;
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  }

  const saveText = (name, text, type) => download(name, new Blob([text], { type: `${type};charset=utf-8` }));

  sim.save = { csv, saveText, saveSvg, savePng, standalone };
})(window.sim);
