"use strict";
// Values of levers and quantities in their units, and months as people write them.
(function (sim) {
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];

  /** A month "2025-09" as a count of months, for sliders; null for anything else. */
  function monthNumber(text) {
    const found = /^(\d{4})-(\d{2})$/.exec(String(text));
    return found ? Number(found[1]) * 12 + Number(found[2]) - 1 : null;
  }

  const monthText = (number) =>
    `${String(Math.floor(number / 12)).padStart(4, "0")}-${String((number % 12) + 1).padStart(2, "0")}`;

  const monthWords = (text) => {
    const number = monthNumber(text);
    return number === null ? String(text) : `${MONTHS[number % 12]} ${Math.floor(number / 12)}`;
  };

  const trim = (value, digits) => new Intl.NumberFormat("en", { maximumFractionDigits: digits }).format(value);

  /** A number in its unit: a share as per cent, anything else as it is counted. */
  function measured(value, unit) {
    if (typeof value !== "number") return String(value);
    const name = String(unit || "");
    if (/^(share|probability)/.test(name)) {
      const rest = name.replace(/^(share|probability)\s*/, "");
      return `${trim(100 * value, Math.abs(value) < 0.02 && value !== 0 ? 1 : 0)}%${rest ? ` ${rest}` : ""}`;
    }
    const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 1 ? 2 : 3;
    const one = value === 1 ? name.replace(/^(\w+)s\b/, "$1") : name; // one soldier, one statement a month
    return `${trim(value, digits)}${!one || one === "1" ? "" : one.startsWith("%") ? one.replace(/^% (?=[A-Z])/, "% of ") : ` ${one}`}`;
  }

  /** What people count that a share stands for, as "850 of 1,700 soldiers"; empty where nothing is counted. */
  function counted(share, amounts) {
    const whole = amounts && amounts.persons;
    if (typeof whole !== "number" || typeof share !== "number") return "";
    if (share === 0) return "none";
    if (share === 1) return `all ${trim(whole, 0)} soldiers`;
    return `${trim(share * whole, 0)} of ${trim(whole, 0)} soldiers`;
  }

  sim.units = { monthNumber, monthText, monthWords, measured, counted, number: trim };
})(window.sim);
