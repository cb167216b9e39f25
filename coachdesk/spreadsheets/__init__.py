"""Spreadsheets: from a .xlsx or .csv that somebody keeps to a plan of what would be written.

Pure: no SQL, no Qt, and a sheet is never opened for writing. The way through the room::

    reading.read_workbook(path)          → Workbook     what stands in the file, cleaned
    header.find_table(workbook)          → Table        the list of people in it
    mapping.guess_mapping(table)         → Mapping      which column is which field; the person may change it
    plan.build_plan(table, mapping, ...) → ImportPlan   what would be written, and every doubt
    report.report(plan)                  → dict         the same in numbers, without personal text
"""
