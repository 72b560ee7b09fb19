"""The desktop window of roisim: Qt, and nothing that calculates."""
