"""Reports as HTML: one file a run, comparison or sweep, to be passed on."""
