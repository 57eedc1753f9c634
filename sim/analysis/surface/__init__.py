"""A surface over levers: the chance of an attack at positions that were never simulated, read off those that were.

levers    ->  positions of a question      sim.analysis.surface.levers, positions
sample    ->  settings of design points    sim.analysis.surface.sample
simulate  ->  chances by year at points    sim.analysis.surface.simulate
terms     ->  what is added up             sim.analysis.surface.terms
fit       ->  coefficients, error          sim.analysis.surface.fit, made
opening   ->  points of few levers         sim.analysis.surface.opening
kernel    ->  a function through points    sim.analysis.surface.kernel
precise   ->  weights, error               sim.analysis.surface.precise
evaluate  ->  chances at any position      sim.analysis.surface.evaluate, sim/web/static/surface.js, precise.js

There are two: a wide one of all levers, and a precise one of the levers of the page's first question, of the members
that the page simulates. `python -m tests.calibration.live_surface` makes both, `sim/surface.json`; docs/surface.md says
how well they do.
"""
