"""Many runs of one plan and what they say: figures, their bands, and the files that carry them."""
