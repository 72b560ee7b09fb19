"""Parts of which pages are built; they know plans and figures, not pages."""
