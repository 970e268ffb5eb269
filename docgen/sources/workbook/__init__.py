"""The account workbook: what stands where in it, how a cell becomes a value, how a value becomes a cell."""
