"""Random histories of shared money through the tools, and what must hold of every one of them."""
