"""Time: clocks that start and stop with the steps of a case, and the sweep that notices when they run out."""
