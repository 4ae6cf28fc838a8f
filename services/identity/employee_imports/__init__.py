"""导入人员: a unit's people from a spreadsheet, looked through first and then added all together or not at all."""
