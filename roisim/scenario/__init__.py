"""What a plan says: every input declared once, read from and written to one TOML file."""
