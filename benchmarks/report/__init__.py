"""What a run leaves behind: a table on the screen, a file for programs and a page with plots."""
