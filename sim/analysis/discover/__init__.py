"""Where a policy fails: parts of the space of what we do not know in which it fails more often, and regret."""
