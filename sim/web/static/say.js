"use strict";
// Shares as futures of 1,000, in the words of the house: no false precision, no direction where there is none.
(function (sim) {
  const NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve"];
  // Below this many of 1,000 a count has no whole number that would not be wrong by half.
  const LEAST = 0.95;
  // Below this a difference is nothing, to one decimal.
  const SEEN = 0.05;

  /** Rounded as the server rounds: by the exact value, and a half that is one to its last bit to the even neighbour. */
  function rounded(value, digits) {
    const halves = value * 2 ** (digits + 1);
    if (!Number.isInteger(halves) || halves % 2 === 0) return Number(value.toFixed(digits));
    const low = Math.floor(value * 10 ** digits);
    return (low % 2 === 0 ? low : low + 1) / 10 ** digits;
  }

  const format = (value, digits) => new Intl.NumberFormat("en",
    { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(rounded(value, digits));

  // The rule of all differences (sim/show/thousand.py): one decimal up to ten, none from there, each by itself.
  const digitsOf = (count) => (Math.abs(count) >= 9.95 ? 0 : 1);
  const size = (share) => {
    const count = Math.abs(1000 * share);
    return count === 0 ? "0" : count < SEEN ? "<0.1" : format(count, digitsOf(count));
  };

  /** A whole number in words as long as it is small. */
  const count = (whole) => (whole < NUMBERS.length ? NUMBERS[whole] : String(whole));

  /** How long futures are, before the noun: "ten-year", "18-month". */
  function horizon(months) {
    const [length, unit] = months % 12 === 0 ? [months / 12, "year"] : [months, "month"];
    return `${count(length)}-${unit}`;
  }

  /** A share as futures of 1,000: never none for what may happen, nor all for what may not. */
  function level(share) {
    const count = 1000 * share;
    if (!Number.isFinite(count)) return "unknown";
    if (count <= 0) return "none";
    if (share >= 1) return "all";
    if (count < LEAST) return "fewer than 1";
    return rounded(count, 0) === 1000 ? "more than 999" : format(count, 0);
  }

  /** The same where there is room for a number only. */
  const short = (share) => ({ "fewer than 1": "<1", none: "0", "more than 999": ">999" })[level(share)] || level(share);

  /** A difference in words; what rounds to nothing has no direction. */
  function amount(difference) {
    return Math.abs(1000 * difference) < SEEN ? "none" : `${size(difference)} ${difference > 0 ? "more" : "fewer"}`;
  }

  const futures = (count) => `${format(count, 0)} future${count === 1 ? "" : "s"}`;
  const known = (value) => typeof value === "number" && Number.isFinite(value);

  /** How many more or fewer of 1,000, with the interval; or that so many futures show no difference. */
  function change(chance, members) {
    if (chance.same) return "no difference: nothing differs in any future";
    if (!known(chance.low) || !known(chance.high)) {
      return `${amount(chance.difference)}, from too few futures for an interval`;
    }
    if (!chance.clear) {
      return `no difference that ${futures(members)} could show, between ${amount(chance.low)} and ${amount(chance.high)}`;
    }
    const sizes = [chance.low, chance.high].map(Math.abs).sort((a, b) => a - b);
    return `${about(chance)}${amount(chance.difference)} (95%: ${size(sizes[0])} to ${size(sizes[1])})`;
  }

  /** A clear difference alone, as headlines have it. */
  const moved = (chance, approximate) => `${approximate ? "about " : ""}${amount(chance.difference)}`;

  /** A word of caution where whole numbers, each rounded by itself, do not add up. */
  function about(chance) {
    if (digitsOf(1000 * chance.difference)) return "";
    const apart = rounded(1000 * chance.here, 0) - rounded(1000 * chance.there, 0);
    return Math.abs(apart) === rounded(Math.abs(1000 * chance.difference), 0) ? "" : "about ";
  }

  /** The same where only a surface is known: about how many more or fewer, within which error. */
  function approximateChange(chance) {
    const error = known(chance.error_difference) ? chance.error_difference : 0;
    if (nothing(chance)) return "no difference that the approximation could show";
    if (!sure(chance)) {
      if (!known(chance.needed)) return `no difference larger than the error (${within(error)})`;
      const told = amount(chance.difference);
      return told === "none" ? `no clear difference (${within(error)})`
        : `no clear difference: about ${told} (${within(error)}) is too few to tell from luck`;
    }
    return `about ${amount(chance.difference)} (${within(error)})`;
  }

  /** Whether an approximate difference is more than its error, and than luck where that is no part of the error. */
  const sure = (chance) => Math.abs(chance.difference) > (chance.needed ?? (chance.error_difference || 0));

  /** Whether both worlds stand at the same place of a surface. */
  const nothing = (chance) => chance.difference === 0 && !chance.error_difference;

  /** An error of a surface in words. */
  function within(error) {
    const count = 1000 * error;
    return `within ${count < 0.1 ? "0.1" : format(count, count < 9.5 ? 1 : 0)} of 1,000`;
  }

  /** What follows from a theory by the surface, in a sentence. */
  function approximateSentence(theory, months) {
    const chance = theory.chance;
    return `${theory.condition}, Russia attacks a NATO member in about ${level(chance.here)} of 1,000 ` +
      `${horizon(months)} futures with this and about ${level(chance.there)} without: ${approximateChange(chance)}.`;
  }

  /** Parts with commas and a last "and". */
  const listed = (parts) => (parts.length < 2 ? parts.join("")
    : `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`);

  /** A mistake in words: where, what is wrong, and what would be right. */
  function problem(given) {
    const end = (text) => (/[.!?]$/.test(text) ? text : `${text}.`);
    const what = given.problem ? end(String(given.problem)) : "";
    const remedy = given.remedy ? ` ${end(String(given.remedy).replace(/^./, (letter) => letter.toUpperCase()))}` : "";
    return `${given.place ? `${given.place}: ` : ""}${what}${remedy}`.trim();
  }

  sim.say = { count, horizon, level, short, amount, moved, change, approximateChange, approximateSentence, sure, nothing, within, format,
    futures, listed, problem };
})(window.sim);
