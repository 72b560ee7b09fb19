"""Many runs and what they say: the runner, its results and the one table of metrics."""
