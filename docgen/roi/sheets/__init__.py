"""The sheets of the ROI workbook, one module each; `docgen.roi.workbook` puts them together."""
