"""Results for people: key figures, workbook and tables."""
