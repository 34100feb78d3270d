"""The board's domain: units, duties, periods, matching. No I/O, no clock."""
