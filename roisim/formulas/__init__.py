"""Plain numbers and arrays in and out, each formula with its equation, units and source."""
