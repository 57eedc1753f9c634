"""Those who observe and decide: states, and the Alliance that they form."""
