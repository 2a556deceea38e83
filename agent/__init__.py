"""How Wallai thinks: the graph, Claude, the offline model and the conversation."""
