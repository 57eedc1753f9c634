"""A surface over levers: the chance of an attack at positions that were never simulated, read off those that were.

levers    ->  positions of a question      sim.analysis.surface.levers, positions
sample    ->  settings of design points    sim.analysis.surface.sample
simulate  ->  chances by year at points    sim.analysis.surface.simulate
terms     ->  what is added up             sim.analysis.surface.terms
fit       ->  coefficients, error          sim.analysis.surface.fit
evaluate  ->  chances at any position      sim.analysis.surface.evaluate, sim/web/static/surface.js

`python -m tests.calibration.live_surface` makes `sim/surface.json`; docs/surface.md says how well it does.
"""
