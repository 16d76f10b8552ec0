"""The commands, a thin module each: read, call, print, exit. `…_many` is what the command does with many units."""
