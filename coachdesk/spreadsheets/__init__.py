"""Spreadsheets: reads a .xlsx or .csv, finds the table of people, guesses what its columns are, plans the import.

Pure: no SQL, no Qt, and a sheet is never opened for writing. The way through the room::

    reading.read_workbook(path)          → Workbook     what stands in the file, cleaned, without forbidden numbers
    header.find_table(workbook)          → Table        the list of people in it
    mapping.guess_mapping(table)         → Mapping      which column is which field; the person may change it
    plan.build_plan(table, mapping, ...) → ImportPlan   what would be written, and every doubt
    report.report(plan)                  → dict         the same in numbers, without personal text
"""
