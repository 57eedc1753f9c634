"""Members simulated block by block, written part by part, resumed and replayed."""
