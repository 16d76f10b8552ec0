"""Statistics of a table of numbers (units x variables, NaN where a value is missing), in plain numpy; knows nothing of frameworks."""
