"""The board on paper: workbook, calendar, table, letters and compilations, all made of one :class:`Board`."""
