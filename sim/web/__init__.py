"""The live page: a question that moves with the hand, its answer from a surface and then from the model itself."""
