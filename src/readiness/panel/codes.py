"""The codes of what can be wrong with a table."""

CODES = {
    "P01": "The table has no header, no column with units, or no row.",
    "P02": "A column is named twice, or names no indicator of the framework.",
    "P03": "A row has more or fewer cells than the header.",
    "P04": "A unit stands twice, or has no name.",
    "P05": "A cell holds what its indicator cannot take.",
    "P06": "The quotes of a cell are broken, or a cell or a line is too long.",
    "P07": "The framework asks some questions by an attribute that the table has no column for.",
    "P08": "A column that the command asks for is not in the table.",
    "P09": "The file is not what its name says (Parquet, Excel), or is damaged.",
    "P11": "The column of periods holds what is no period.",
    "P12": "A survey in a folder is of another framework.",
}
