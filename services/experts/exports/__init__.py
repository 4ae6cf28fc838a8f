"""导出: a list of experts as a workbook, made by a worker, marked with who took it and when."""
