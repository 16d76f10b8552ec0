"""What people see on a terminal: a page a module, where it is more than the table that a command prints itself."""
