"""Questions about spending: how they are understood and answered."""
