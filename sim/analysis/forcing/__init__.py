"""What if one decision had gone the other way: which decision is meant, and where the two futures part."""
