"""专家申报表: the form to be printed, signed, stamped, scanned and uploaded, made from what was typed."""
