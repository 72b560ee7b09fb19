"""What happens: the population model and the journeys, the only place that imports SimPy."""
