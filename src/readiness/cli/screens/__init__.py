"""What people see on a terminal, a module for each thing that commands show."""
