"""导入名册: experts of an older register from a spreadsheet, looked through first and then listed in portions."""
