"""Where a value comes from: what it says, what it rests on, what reads it, and how much of an answer rests on what."""
