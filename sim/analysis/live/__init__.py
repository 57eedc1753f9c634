"""Members simulated while somebody waits: in memory, a few at a time, told month by month and given up at once."""
